// How Chromium is started: Debian's, quiet on a closed network.
const asRoot = process.getuid?.() === 0;

export const chromium = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    // Chromium refuses its sandbox to root.
    ...(asRoot ? ["--no-sandbox"] : []),
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

//! The client's address: the peer's, unless the peer is a reverse proxy that the settings name. Then it is the
//! right-most address of `X-Forwarded-For` that isn't such a proxy itself: everything left of it can be invented.

use std::net::IpAddr;

use axum::http::HeaderMap;
use ipnet::IpNet;

/// Finds it.
#[must_use]
pub fn client_ip(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let peer = peer.to_canonical();
    let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.contains(&address));
    if !is_trusted(peer) {
        return peer;
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
    for hop in hops.into_iter().rev() {
        // Something that isn't an address can't be believed, nor what stands left of it.
        let Ok(address) = hop.parse::<IpAddr>() else { break };
        let address = address.to_canonical();
        if !is_trusted(address) {
            return address;
        }
    }
    peer
}

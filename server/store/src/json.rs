//! Many rows in one statement: they come as one JSON array, whose items both databases read by name.

/// `each!(before, number, after)`: a text that reads `item.value`, an item of the array that is bound under that number.
macro_rules! each {
    ($before:expr, $number:literal, $after:expr) => {
        $crate::statement::Sql {
            sqlite: concat!($before, " json_each($", $number, ") AS item ", $after),
            postgres: concat!($before, " jsonb_array_elements(CAST($", $number, " AS JSONB)) AS item (value) ", $after),
        }
    };
}
pub(crate) use each;

use serde_json::Value;

/// The array, as it is bound.
pub(crate) fn array(items: impl IntoIterator<Item = Value>) -> String {
    Value::Array(items.into_iter().collect()).to_string()
}

package import Addresses
package import CommandLine

extension ValueKind<ReachableAddresses> {
    /// Addresses that may be connected to besides those of the internet at large, and ranges of
    /// such, separated by commas.
    package static let addresses = ValueKind(
        "LIST", needed: "numeric addresses or ranges with commas between are needed",
        read: { text in
            let parts = text.split(separator: ",")
            let ranges = parts.compactMap { AddressRange($0) }
            return ranges.count == parts.count ? ReachableAddresses(allowing: ranges) : nil
        })
}

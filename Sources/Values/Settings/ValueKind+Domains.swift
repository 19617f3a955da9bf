package import CommandLine
package import Jobs

extension ValueKind<NotifiableAddresses> {
    /// Domains, separated by commas.
    package static let domains = ValueKind(
        "LIST", needed: "domains with commas between are needed",
        read: { NotifiableAddresses($0) })
}

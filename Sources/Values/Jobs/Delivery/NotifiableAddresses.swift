/// The mail addresses that the sender of files may name. A server that writes to whomever a
/// stranger names is soon known for it.
package struct NotifiableAddresses: Hashable, Sendable {
    /// The domains that anybody may name addresses of, in lower case.
    private let domains: Set<String>

    /// Only those of the users themselves.
    package static let none = NotifiableAddresses("")!

    /// Reads a list of domains with commas between; `nil` when one of them is none.
    package init?(_ text: String) {
        let names = text.lowercased().split(separator: ",")
        guard names.allSatisfy({ EmailAddress.isDomain($0) }) else { return nil }
        domains = Set(names.map(String.init))
    }

    /// Whether an address is in one of the domains, or is the name of the user that the job will
    /// belong to.
    package func allows(_ address: EmailAddress, askedBy user: String?) -> Bool {
        domains.contains(address.domain) || user?.lowercased() == address.text.lowercased()
    }
}

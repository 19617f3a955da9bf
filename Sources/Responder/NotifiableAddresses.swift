internal import Jobs

/// To whom the sender of an upload may have mail sent. A server that writes to whomever a stranger
/// names is soon known for it.
struct NotifiableAddresses: Hashable, Sendable {
    /// The domains that anybody may name addresses of, in lower case.
    private let domains: Set<String>

    /// Reads a list of domains with commas between; `nil` when one of them is none.
    init?(_ text: String) {
        let names = text.lowercased().split(separator: ",")
        guard names.allSatisfy({ EmailAddress.isDomain($0) }) else { return nil }
        domains = Set(names.map(String.init))
    }

    /// Lets an address through that is in one of the domains, or is the name of the authenticated
    /// user who asks.
    func admit(_ address: EmailAddress?, askedBy user: String?) throws(Refusal) {
        guard let address, !domains.contains(address.domain),
              user?.lowercased() != address.text.lowercased() else { return }
        throw Refusal(.notificationRefused,
                      "This server sends no mail to \(address.text) at a request.")
    }
}

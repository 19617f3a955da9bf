/// The origins of sites whose pages may use this server (https://fetch.spec.whatwg.org, CORS).
package struct AllowedOrigins: Hashable, Sendable {
    /// What stands behind an origin whose pages may act in the name of their user.
    package static let credentialsMark = "+credentials"

    /// Whether pages of an origin may act in the name of their user, by the origin.
    private let credentials: [String: Bool]

    /// Reads origins with commas between them: `https://a.example,https://b.example+credentials`.
    /// - Returns: `nil` when one is no origin as browsers send it, or is there twice.
    package init?(_ text: String) {
        var credentials: [String: Bool] = [:]
        for part in text.split(separator: ",") {
            let isMarked = part.hasSuffix(Self.credentialsMark)
            let origin = String(isMarked ? part.dropLast(Self.credentialsMark.count) : part)
            // With another port, path or case than a browser sends it would never be met.
            guard let address = WebAddress(origin), address.origin == origin,
                address.hasUsualPort,
                credentials.updateValue(isMarked, forKey: origin) == nil
            else { return nil }
        }
        self.credentials = credentials
    }

    /// No other site at all.
    package static let none = AllowedOrigins("")!

    package var isEmpty: Bool { credentials.isEmpty }

    /// All, each once.
    package var origins: [String] { credentials.keys.sorted() }

    /// Whether pages of an origin may act in the name of their user; `nil` when they may nothing.
    /// - Parameter origin: as a browser sends it.
    package func allowsCredentials(of origin: String) -> Bool? { credentials[origin] }
}

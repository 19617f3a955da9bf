internal import Addresses

/// The guard against pages of other sites that act in the name of whoever looks at them (cross-site
/// request forgery): a browser sends along the password that it knows for us, whoever asks it to.
extension RequestHead {
    /// Only browsers say where a request comes from, and a page cannot keep them from it: in
    /// Sec-Fetch-Site (https://www.w3.org/TR/fetch-metadata/), older ones in Origin (RFC 6454,
    /// section 7). What says neither comes from no page.
    /// - Throws: `Refusal` for a request that may change something and is sent by a page of another
    ///   origin.
    func checkOrigin() throws(Refusal) {
        guard !isSafe, isForeign else { return }
        throw Refusal(.foreignOrigin, "Only a page of this site may have a browser send this.")
    }

    private var isForeign: Bool {
        if let fetchSite { return fetchSite != "same-origin" && fetchSite != "none" }
        guard let origin else { return false }
        // `null` has no host. The scheme is not compared: TLS may end in front of us.
        let authority = WebAddress.authority(of: origin)
        if authority.isEmpty { return true }
        if let known = place.origin, WebAddress.authority(of: known) == authority { return false }
        return host.map { WebAddress.authority($0, of: origin.prefix { $0 != ":" }) } != authority
    }
}

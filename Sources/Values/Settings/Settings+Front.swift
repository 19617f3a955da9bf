package import Addresses
package import CommandLine

extension Settings {
    /// Where clients find the server, besides where it listens.
    package static let front: [any AnySetting] = [url, trustedProxies, corsOrigins]

    /// The variable of the environment that says the same as `--url`.
    package static let urlVariable = "PRESSROOM_URL"

    package static let url = Setting(
        "url", .webAddress,
        "where people reach this server, such as https://example.org/media: links begin with it, "
            + "and what follows the host is taken off the paths of requests",
        otherwise: urlVariable + " of the environment")
    package static let trustedProxies = Setting(
        "trusted-proxies", .addressRanges,
        "addresses of proxies in front, such as 127.0.0.1,10.1.0.0/16, that are believed what "
            + "they say of a client in X-Forwarded-For, and without --url of the address that the "
            + "client asked for, too",
        otherwise: "none")

    package static let corsOrigins = Setting(
        "cors-origins", .origins,
        "sites whose pages may upload and read statuses, events and results, such as "
            + "https://a.example,https://b.example+credentials; with +credentials in the name of "
            + "the user that the browser knows",
        otherwise: "none")

    /// Where people reach this server, as the command line says, or else the environment.
    /// - Throws: `UsageError` when the environment says what is no such address.
    package static func url(
        _ arguments: Arguments, environment: (String) -> String?
    ) throws(UsageError) -> WebAddress? {
        if let url = arguments[url] { return url }
        guard let text = environment(urlVariable), !text.isEmpty else { return nil }
        guard let url = WebAddress(text) else {
            throw UsageError(
                "\(urlVariable) is no address of http or https", command: arguments.command)
        }
        return url
    }
}

extension ValueKind<WebAddress> {
    /// Where a site is.
    package static let webAddress = ValueKind(
        "URL",
        needed: "an address of http or https with nothing but a host, a port and a path is needed",
        read: { WebAddress($0) })
}

extension ValueKind<AllowedOrigins> {
    /// Origins, separated by commas.
    package static let origins = ValueKind(
        "LIST",
        needed: "origins such as https://example.org, with +credentials or not and with commas "
            + "between, are needed",
        read: { AllowedOrigins($0) })
}

extension ValueKind<AddressRanges> {
    /// Addresses and ranges of such, separated by commas.
    package static let addressRanges = ValueKind(
        "LIST", needed: "numeric addresses or ranges with commas between are needed",
        read: { AddressRanges($0) })
}

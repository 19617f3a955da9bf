internal import Text

/// Where outputs go that are put on a server: `s3://BUCKET/PREFIX` or `sftp://USER@HOST:PORT/PATH`.
package struct RemoteAddress: Hashable, Sendable {
    package enum Scheme: String, CaseIterable, Sendable {
        case s3, sftp
    }

    package let scheme: Scheme
    /// Of `sftp`; of `s3` empty.
    package let user: String
    /// The bucket, or the machine's name or address.
    package let host: String
    /// `nil` for the scheme's own.
    package let port: Int?
    /// Begins with a slash and ends without one; empty where there is none.
    package let path: String

    private static let bytesMax = 1000

    /// - Parameter text: a slash at its end makes no difference.
    /// - Returns: `nil` for anything else. A password has no place in it.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.bytesMax,
            let scheme = Scheme.allCases.first(where: { text.hasPrefix("\($0.rawValue)://") })
        else { return nil }
        let rest = text.dropFirst(scheme.rawValue.count + 3)
        let place = rest.prefix { $0 != "/" }
        let folders = rest.dropFirst(place.count).pathNames
        guard folders.allSatisfy(Self.isFolder) else { return nil }
        self.scheme = scheme
        path = folders.map { "/" + $0 }.joined()
        switch scheme {
        case .s3:
            guard place.wholeMatch(of: /[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/) != nil else {
                return nil
            }
            (user, host, port) = ("", String(place), nil)
        case .sftp:
            let parts = place.split(separator: "@", omittingEmptySubsequences: false)
            // A path that begins with ~ is below the user's home to some, and not to others.
            guard !folders.isEmpty, folders[0] != "~", parts.count == 2,
                parts[0].wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}/) != nil,
                let machine = parts[1].wholeMatch(
                    of: /([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?/)
            else { return nil }
            (user, host) = (String(parts[0]), String(machine.1))
            port = machine.2.flatMap { Int($0) }
            if machine.2 != nil, !(1...65_535).contains(port ?? 0) { return nil }
        }
    }

    /// As people write it, without a slash at its end.
    package var text: String {
        let login = user.isEmpty ? "" : user + "@"
        return "\(scheme.rawValue)://\(login)\(host)\(port.map { ":\($0)" } ?? "")\(path)"
    }

    private static func isFolder(_ name: Substring) -> Bool {
        name != "." && name != ".."
            && name.unicodeScalars.allSatisfy {
                $0.isAllowedInNames && !"\"\\".contains($0.description)
            }
    }
}

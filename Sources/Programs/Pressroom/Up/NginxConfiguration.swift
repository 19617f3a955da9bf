internal import Addresses
internal import Platform

/// The configuration that nginx is started with: the package's, with its address and its
/// directories replaced and nothing else.
struct NginxConfiguration {
    /// What the package's file says, and what is to be there instead.
    let replacements: [(token: String, value: String)]

    /// - Parameters:
    ///   - listen: `127.0.0.1:8080`.
    ///   - metrics: where to serve metrics, as nginx writes it.
    ///   - spool: an absolute path, as the others.
    ///   - url: where people reach the server.
    ///   - trustedProxies: those that say who their clients are.
    ///   - corsOrigins: sites whose pages may use the server.
    init(
        listen: SocketAddress, metrics: String, spool: String, runDirectory: String,
        logs: String, url: WebAddress? = nil, trustedProxies: AddressRanges = .none,
        corsOrigins: AllowedOrigins = .none
    ) throws(Failure) {
        for path in [spool, runDirectory, logs] where !Self.isPlain(path) {
            throw Failure(
                "nginx takes no path with blanks, quotes or one of ; { } $ # \\, "
                    + "as \"\(path)\" has; another --spool or --run helps")
        }
        replacements =
            [
                ("127.0.0.1:8080", "\(listen)"), ("127.0.0.1:9180", metrics),
                ("unix:/run/pressroom/operator.sock", "unix:\(runDirectory)/operator.sock"),
                ("/var/spool/pressroom", spool),
                ("/run/pressroom", runDirectory), ("/var/log/pressroom", logs),
            ] + Self.front(url, trustedProxies) + Self.origins(corsOrigins)
    }

    /// What is said of the world in front; nothing of a server that is asked directly.
    private static func front(
        _ url: WebAddress?, _ trustedProxies: AddressRanges
    ) -> [(token: String, value: String)] {
        let path = url?.path ?? ""
        var lines = ["set $pressroom_base \"\(path)\";"]
        if !path.isEmpty {
            let pattern = path.replacing(".", with: "[.]")
            lines += [
                "rewrite \"^\(pattern)$\" /;",
                // What was rewritten counts as internal, and must not get where only we lead.
                "rewrite \"^\(pattern)(?!/results/|/problem$)(/.*)$\" $1;",
            ]
        }
        if !trustedProxies.isEmpty {
            lines += trustedProxies.texts.map { "set_real_ip_from \($0);" }
            lines += ["real_ip_header X-Forwarded-For;", "real_ip_recursive on;"]
        }
        return lines.count == 1
            ? [] : [("set $pressroom_base \"\";", lines.joined(separator: "\n        "))]
    }

    /// What is said of pages of other sites.
    private static func origins(_ origins: AllowedOrigins) -> [(token: String, value: String)] {
        func lines(_ origins: [String], _ value: String) -> String {
            origins.map { "\"\($0)\" \(value);" }.joined(separator: "\n        ")
        }
        let all = origins.origins
        return all.isEmpty
            ? []
            : [
                ("#https://app.example.org  $http_origin;", lines(all, "$http_origin")),
                (
                    "#https://app.example.org  true;",
                    lines(all.filter { origins.allowsCredentials(of: $0) == true }, "true")
                ),
            ]
    }

    /// Makes the configuration.
    /// - Parameter text: the package's nginx.conf.
    /// - Throws: `Failure` when a part that should be replaced is not there.
    func applied(to text: String) throws(Failure) -> String {
        for (token, _) in replacements where !text.contains(token) {
            throw Failure("nginx.conf has no \(token) that could be replaced")
        }
        var result = ""
        var rest = text[...]
        while let (position, replacement) = next(in: rest) {
            result += rest[..<position] + replacement.value
            rest = rest[position...].dropFirst(replacement.token.count)
        }
        return result + rest
    }

    /// The first place where a token stands as a whole: `/run/pressroom/x`, not `/run/pressrooms`.
    private func next(in text: Substring) -> (Substring.Index, (token: String, value: String))? {
        var first: (Substring.Index, (token: String, value: String))?
        for replacement in replacements {
            var search = text
            while let range = search.firstRange(of: replacement.token) {
                let before = text[..<range.lowerBound].last
                let after = text[range.upperBound...].first
                search = text[range.upperBound...]
                if Self.continues(before) || Self.continues(after) || before == "/" { continue }
                if first.map({ range.lowerBound < $0.0 }) ?? true {
                    first = (range.lowerBound, replacement)
                }
                break
            }
        }
        return first
    }

    private static func continues(_ character: Character?) -> Bool {
        character.map { $0.isLetter || $0.isNumber || "-_".contains($0) } ?? false
    }

    private static func isPlain(_ path: String) -> Bool {
        !path.isEmpty
            && path.unicodeScalars.allSatisfy {
                $0.value > 0x20 && $0.value != 0x7f && !"\"';{}$#\\".unicodeScalars.contains($0)
            }
    }

    /// Finds the package's nginx.conf: above this program in the package's tree, or where it is
    /// installed.
    static func find() throws(Failure) -> String {
        var folder = PathName(Program.sibling("")).folder
        while folder != "/", folder != "." {
            // The package's root is where the pipelines are, too; another nginx.conf is not ours.
            if isFile("\(folder)/nginx.conf"), isFile("\(folder)/Package.swift") {
                return "\(folder)/nginx.conf"
            }
            folder = PathName(folder).folder
        }
        let installed = "/usr/share/pressroom/nginx.conf"
        if isFile(installed) { return installed }
        throw Failure(
            "could not find nginx.conf above \"\(Program.sibling(""))\" or as "
                + "\"\(installed)\"; --nginx-conf says where it is")
    }

    private static func isFile(_ path: String) -> Bool { (try? PathName(path).open()) != nil }
}

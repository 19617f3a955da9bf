import FoundationEssentials
import Glibc
import Platform
import TestFolders
import Testing
@testable import Responder

/// The package's nginx.conf.
enum NginxFile {
    static let text: String = {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let bytes = try? Directory(opening: "/\(root)").contents("nginx.conf")
        return String(decoding: bytes ?? [], as: UTF8.self)
    }()
}

@Suite struct `nginx.conf` {
    let directory = TemporaryDirectory()

    /// The file with the places replaced that it names at its top.
    private func placed() throws -> String {
        let root = try Directory(opening: directory.path)
        var text = NginxFile.text
        // A port of the machine might be taken; the test of a configuration opens it.
        text.replace("127.0.0.1:8080", with: "unix:\(directory("front.sock"))")
        text.replace("127.0.0.1:9180", with: "unix:\(directory("metrics.sock"))")
        for (place, name) in [
            ("/var/spool/pressroom", "spool"), ("/run/pressroom", "run"),
            ("/var/log/pressroom", "log"),
        ] {
            try root.make(name)
            text.replace(place, with: directory(name))
        }
        return text
    }

    @Test func `nginx.conf names no path but those that are replaced`() throws {
        let settings = try placed().split(separator: "\n")
            .map { $0.drop(while: \.isWhitespace) }.filter { !$0.hasPrefix("#") }
        for place in ["/var/", "/run/pressroom", "/etc/", "/usr/", "8080", "9180"] {
            #expect(!settings.contains { $0.contains(place) }, "\(place)")
        }
    }

    @Test func `nginx accepts nginx.conf without a warning`() throws {
        try Directory(opening: directory.path).create("nginx.conf").write(Array(placed().utf8))
        let output = try Directory(opening: directory.path).create("output")
        let arguments = ["-e", "stderr", "-t", "-c", directory("nginx.conf")]
        let end = try Program(
            "/usr/sbin/nginx", arguments,
            descriptors: [output.raw, output.raw, output.raw]
        ).wait()
        let said = String(
            decoding: try Directory(opening: directory.path).contents("output"),
            as: UTF8.self)
        #expect(end == .exited(0), "\(said)")
        #expect(!said.contains("[warn]"), "\(said)")
    }

    @Test func `nginx.conf sends results from where the responder says they are`() {
        let start = "location \(Responder.resultsLocation) {\n            internal;"
        #expect(NginxFile.text.contains(start))
    }
}

/// What nginx does with a request, as far as nginx.conf says it.
extension NginxFile {
    private struct Location {
        let kind: Substring
        let pattern: Substring
        let body: Substring
    }

    /// Those of the server for clients, in their order.
    private static let locations: [Location] = {
        let server = text.split(separator: "\n    server {\n")[1]
        return server.matches(
            of: /\n        location (= |~ |)([^@\s]\S*) \{\n((?s:.*?))\n        \}/
        ).map { Location(kind: $0.1, pattern: $0.2, body: $0.3) }
    }()

    /// The upstream that a request is passed to.
    static func upstream(_ method: String, _ path: String) throws -> String? {
        let exact = locations.first { $0.kind == "= " && $0.pattern == path }
        let matching = try locations.first {
            try $0.kind == "~ " && path.contains(Regex(String($0.pattern)))
        }
        let longest = locations.filter { $0.kind.isEmpty && path.hasPrefix($0.pattern) }
            .max { $0.pattern.count < $1.pattern.count }
        let location = exact ?? matching ?? longest
        let name = location?.body.firstMatch(of: /fastcgi_pass (\S+);/)?.1
        return name == "$jobs_upstream"
            ? try map("$request_method $jobs_upstream", method) : name.map(String.init)
    }

    /// The field Allow of an answer by which nginx refuses a method.
    static func allow(_ target: String) throws -> String? {
        try map("$status:$request_uri $problem_allow", "405:\(target)")
    }

    /// What a `map` makes of a value: a row that is the value, else the first whose pattern it
    /// matches, else the default.
    private static func map(_ header: String, _ value: String) throws -> String? {
        let body = text.split(separator: "map \(header) {\n")[1].prefix { $0 != "}" }
        let rows = body.split(separator: "\n").compactMap { line -> (String, String)? in
            let line = line.drop { $0 == " " }
            guard !line.hasPrefix("#"), let end = line.firstIndex(of: " ") else { return nil }
            let made = line[end...].filter { !"\";".contains($0) }.drop { $0 == " " }
            return (String(line[..<end]), String(made))
        }
        let row =
            try rows.first { $0.0 == value }
            ?? rows.first {
                try $0.0.hasPrefix("~") && value.contains(Regex(String($0.0.dropFirst())))
            }
            ?? rows.first { $0.0 == "default" }
        return row?.1
    }
}

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

    @Test func `names no place but those it says are replaced`() throws {
        let settings = try placed().split(separator: "\n")
            .map { $0.drop(while: \.isWhitespace) }.filter { !$0.hasPrefix("#") }
        for place in ["/var/", "/run/pressroom", "/etc/", "/usr/", "8080", "9180"] {
            #expect(!settings.contains { $0.contains(place) }, "\(place)")
        }
    }

    @Test func `is taken by nginx without a warning`() throws {
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

    @Test func `sends results from where the responder says they are`() {
        let start = "location \(Responder.resultsLocation) {\n            internal;"
        #expect(NginxFile.text.contains(start))
    }
}

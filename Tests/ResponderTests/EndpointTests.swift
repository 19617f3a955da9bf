import FoundationEssentials
import Platform
import Testing
@testable import Responder

extension PathPattern {
    /// An address of this pattern, with a value for each name.
    var example: String {
        text.split(separator: "/", omittingEmptySubsequences: false).map { part in
            ["{id}", "{batch}", "{upload}"].contains(part)
                ? "017f22e2-79b0-7000-98c4-dc0c0c07398f"
                : part.filter { !"{}".contains($0) }
        }.joined(separator: "/")
    }
}

@Suite struct `An endpoint` {
    private static let ids = Endpoint.all.map(\.id)

    private func endpoint(_ id: String) throws -> Endpoint {
        try #require(Endpoint.all.first { $0.id == id })
    }

    @Test func `each endpoint has a method and an address of its own`() throws {
        let paths = Set(Endpoint.all.map(\.path))
        for path in paths {
            let segments = try RequestHead("GET", path.example).segments()
            #expect(Router.all.address(of: segments)?.path == path)
            // An address without a name in braces comes before those that it is one of.
            let others = paths.filter {
                $0.count == path.count && $0.matches(segments)
                    && $0.names.isEmpty == path.names.isEmpty
            }
            #expect(others == [path])
        }
    }

    @Test(arguments: ids) func `an endpoint of a job or a batch has its id in the address`(
        id: String
    )
        throws
    {
        let endpoint = try endpoint(id)
        let subjects: Set<String> =
            switch endpoint.handler {
            case .job: ["id"]
            case .batch: ["batch"]
            case .appendPiece, .resumable: ["upload"]
            case .anyone, .operators, .metrics, .jobs, .named, .upload, .beginUpload: []
            }
        #expect(Set(endpoint.path.names).intersection(["id", "batch", "upload"]) == subjects)
    }

    @Test(arguments: ids) func `nginx sends an endpoint to the socket that it declares`(id: String)
        throws
    {
        let endpoint = try endpoint(id)
        for method in endpoint.method.names {
            let upstream = try NginxFile.upstream(method, endpoint.path.example)
            #expect(upstream == endpoint.queue.rawValue, "\(method)")
        }
    }

    @Test(arguments: ids) func `nginx and the endpoints name the same methods of an address`(
        id: String
    )
        throws
    {
        let path = try endpoint(id).path
        let address = Router.all.address(of: try RequestHead("GET", path.example).segments())
        for target in [path.example, path.example + "?a=b"] {
            #expect(try NginxFile.allow(target) == address?.allow, "\(target)")
        }
    }

    /// The first column of the table in HTTP.md: each address with its method, where it has one.
    private static let listed: Set<String> = {
        let folder = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let page = try? Directory(opening: "\(folder)/Sources/Programs/Responder")
            .contents("HTTP.md")
        let rows = String(decoding: page ?? [], as: UTF8.self).split(separator: "\n")
            .filter { $0.hasPrefix("| `") }.map { $0.split(separator: "|")[0] }
        var listed: Set<String> = []
        for row in rows {
            var method = ""
            for code in row.matches(of: /`([A-Z]+ )?(\/[^`?]*)[^`]*`/) {
                method = code.1.map { String($0.dropLast()) } ?? method
                listed.insert("\(method) \(code.2)")
            }
        }
        return listed
    }()

    @Test(arguments: ids) func `each endpoint is in the table of HTTP.md`(id: String) throws {
        let endpoint = try endpoint(id)
        #expect(
            Self.listed.contains { row in
                let words = row.split(separator: " ")
                let segments = words[1].dropFirst()
                    .split(separator: "/", omittingEmptySubsequences: false).map(String.init)
                return words[0] == endpoint.method.rawValue
                    && segments.count == endpoint.path.count
                    && endpoint.path.matches(segments)
            })
    }

    @Test func `each row of the table in HTTP.md is an endpoint`() throws {
        #expect(Self.listed.count == Endpoint.all.count)
        for row in Self.listed {
            let words = row.split(separator: " ").map(String.init)
            #expect(throws: Never.self) { try Route(RequestHead(words[0], words[1])) }
        }
    }
}

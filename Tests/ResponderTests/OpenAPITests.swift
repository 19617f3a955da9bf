import HTTP
import FoundationEssentials
import Jobs
import Testing
@testable import Responder

@Suite struct `The description of the interface` {
    private static let paths = Set(Endpoint.all.map(\.path.text)).sorted()

    @Test(arguments: paths) func `the description names the methods of each address`(path: String)
        throws
    {
        guard case .object(let methods) = try #require(OpenAPI.document["paths"]?[path]) else {
            preconditionFailure("a path has methods")
        }
        let address = PathPattern(stringLiteral: path).example
        for method in methods.keys {
            let endpoint = try Route(RequestHead(method.uppercased(), address)).endpoint
            #expect(endpoint.path.text == path)
        }
        let refusal = #expect(throws: Refusal.self) { try Route(RequestHead("BREW", address)) }
        #expect(refusal?.kind == .methodNotAllowed)
        let allowed = refusal?.headers.first?.value.lowercased() ?? ""
        #expect(Set(allowed.split(separator: ", ").map(String.init)) == Set(methods.keys))
    }

    @Test(arguments: Endpoint.all.map(\.id))
    func `the description has a parameter for each name in an address`(id: String) throws {
        let endpoint = try #require(Endpoint.all.first { $0.id == id })
        let names = endpoint.path.text.split(separator: "/").filter { $0.hasPrefix("{") }
            .map { String($0.dropFirst().dropLast()) }
        let parameters = endpoint.parameters.filter { $0.place == .path }
        #expect(parameters.map(\.name) == names)
    }

    /// OPTIONS takes the query of any other method.
    @Test(arguments: Endpoint.all.filter { $0.method != .options }.map(\.id))
    func `the description and the endpoints name the same query parameters`(id: String)
        throws
    {
        let endpoint = try #require(Endpoint.all.first { $0.id == id })
        let described = endpoint.parameters.filter { $0.place == .query }.map(\.name)
        let refused = try Front().answer(
            endpoint.method.rawValue, endpoint.path.example + "?unheardOf=1"
        ) { $0.isOperator = true }
        guard case .text(let detail) = try JSON.decode(JSONValue.self, from: refused.body)["detail"]
        else { preconditionFailure("a refusal has a detail") }
        let known = detail.dropLast().components(separatedBy: "; known are ").dropFirst()
        #expect(Set(known.flatMap { $0.components(separatedBy: ", ") }) == Set(described))
        #expect(known.isEmpty == detail.hasSuffix("; there are none."))
    }

    @Test func `the description gives each operation its own name`() {
        let names = Endpoint.all.map(\.id)
        #expect(Set(names).count == names.count)
    }

    @Test func `the description knows every field of a status`() throws {
        let status = try JSON.decode(JSONValue.self, from: JSON.encode(Self.fullStatus))
        let step = try #require(status["steps"]?[0])
        for (schema, value) in [("Status", status), ("Step", step)] + [
            ("Output", step["outputs"]?[0]), ("Problem", status["error"]),
            ("Links", status["links"]), ("Input", status["inputs"]?[0]),
            ("FailedAttempt", status["attempts"]?[0]),
        ] {
            let described = try #require(OpenAPI.schemas[schema]?["properties"]?.names)
            #expect(try #require(value?.names).isSubset(of: described), "\(schema)")
        }
        let refusal = Refusal(.empty, "").response(instance: "/")
        let described = try #require(OpenAPI.schemas["Refusal"]?["properties"]?.names)
        #expect(
            try JSON.decode(JSONValue.self, from: refusal.body).names?
                .isSubset(of: described) == true)
    }

    @Test func `the description requires only the fields that every status has`() throws {
        let least = Status(
            accepted: Manifest(
                id: JobID(nanoseconds: 0, random: 0), pipeline: "web", lane: .normal,
                inputs: [.init(name: "a", mediaType: .jpeg, bytes: 1)]))
        let names = try #require(try JSON.decode(JSONValue.self, from: JSON.encode(least)).names)
        guard case .list(let required) = OpenAPI.schemas["Status"]?["required"] else {
            preconditionFailure("a status has what is always there")
        }
        #expect(Set(required).isSubset(of: names.map { .text($0) }))
    }

    /// A status in which nothing is left out.
    private static var fullStatus: Status {
        let now = Timestamp(milliseconds: 0)
        var status = Status(
            accepted: Manifest(
                id: JobID(nanoseconds: 0, random: 0), pipeline: "web", lane: .normal,
                inputs: [.init(name: "a", mediaType: .jpeg, bytes: 1)]))
        var step = StepStatus(name: "small", uses: "thumbnail")
        step.outputs = [
            Output(
                name: "a", title: "a", href: "/", mediaType: .pdf, bytes: 1,
                width: 1, height: 1, pages: 1, sha256: "")
        ]
        step.error = Problem(.crashed, "")
        status.steps = [step]
        status.note(step.error, ofAttemptBegunAt: now)
        status.currentStep = "small"
        status.links.files = "/"
        (status.startedAt, status.finishedAt, status.notBefore) = (now, now, now)
        (status.estimatedCompletionAt, status.expiresAt) = (now, now)
        return status
    }
}

@Suite struct `The page of problems` {
    private static func page() throws -> Response { try Front().answer("GET", "/problems") }

    @Test(arguments: ProblemKinds.kinds.map(\.kind))
    func `the page of problems explains each kind at its anchor`(
        kind: String
    ) throws {
        let parts = try Self.page().text.split(separator: "<h2 id=\"\(kind)\">")
        #expect(parts.count == 2)
        #expect(try #require(ProblemKinds.explanations[kind]).hasSuffix("."))
    }

    @Test func `the page of problems has every kind that can be answered`() throws {
        let kinds = Set(ProblemKinds.kinds.map(\.kind))
        #expect(kinds.isSuperset(of: Refusal.Kind.allCases.map(\.rawValue)))
        #expect(kinds.isSuperset(of: Problem.Kind.allCases.map(\.family.rawValue)))
        let response = try Self.page()
        #expect(response.status == 200)
        #expect(response.value("Content-Security-Policy")?.hasPrefix("default-src 'none'") == true)
    }

    @Test func `the page of problems has those that nginx answers`() {
        func map(_ name: String) -> [Int: String] {
            let text = NginxFile.text.split(separator: "map $status $\(name) {\n")[1]
                .prefix { $0 != "}" }
            return Dictionary(
                uniqueKeysWithValues: text.split(separator: "\n").compactMap { line in
                    let words = line.filter { !"\";".contains($0) }.split(separator: " ")
                    return words.first.flatMap { Int($0) }
                        .map { ($0, words.dropFirst().joined(separator: " ")) }
                })
        }
        let (kinds, titles) = (map("problem_kind"), map("problem_title"))
        #expect(
            ServerProblem.all
                == titles.sorted { $0.key < $1.key }.map { status, title in
                    ServerProblem(status: status, kind: kinds[status] ?? "web-server", title: title)
                })
    }
}

internal import Jobs
internal import Platform

/// What can be asked of the responder, as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html).
/// States, types, lanes and problems come from the values that the answers are made of.
enum OpenAPI {
    /// The text that `GET /openapi.json` answers.
    static let text = JSON.encode(document, pretty: true)

    static let document: JSONValue = [
        "openapi": "3.1.0",
        "info": [
            "title": "Pressroom",
            "version": .text(Version.text),
            "summary": "Thumbnails, optimised images, metadata and PDFs of what is uploaded.",
            "description": """
            A file is uploaded for a pipeline and becomes a job; the job's status says how \
            far it is, and where its outputs are. Errors have the form of \
            RFC 9457, and each `type` leads to its explanation. Where users are \
            authenticated, the jobs of others do not exist.
            """,
            "license": ["name": "Apache 2.0", "identifier": "Apache-2.0"],
        ],
        "servers": [["url": "/"]],
        // Whether users are authenticated, and how, is said in nginx.conf.
        "security": [[:], ["basic": []]],
        "paths": .object(paths),
        "components": [
            "schemas": .object(allSchemas),
            "securitySchemes": ["basic": ["type": "http", "scheme": "basic"]],
        ],
    ]

    private static var paths: [String: JSONValue] {
        var paths: [String: JSONValue] = [:]
        for endpoint in Endpoint.all {
            for method in endpoint.method.names {
                paths[endpoint.path.text, default: [:]][method.lowercased()] =
                    endpoint.description(of: method)
            }
        }
        return paths
    }

    /// Those of all answers, and those that only the answers of an endpoint are made of.
    private static var allSchemas: [String: JSONValue] {
        Endpoint.all.map(\.schemas).reduce(schemas) { all, more in
            all.merging(more) { _, _ in
                preconditionFailure("a schema has a name of its own")
            }
        }
    }

    static func reference(_ schema: String) -> JSONValue {
        ["$ref": "#/components/schemas/\(schema)"]
    }
}

extension Endpoint {
    /// What may be wrong with us, whatever is asked.
    private static let troubles: [Refusal.Kind] = [.internalError, .spoolUnavailable, .outOfSpace]

    /// The operation of OpenAPI.
    /// - Parameter method: one of its own names.
    fileprivate func description(of method: String) -> JSONValue {
        let isHead = method == "HEAD"
        var description: JSONValue = [
            "operationId": .text(isHead ? "\(id)Head" : id), "summary": .text(summary),
            "responses": .object(responses(withBody: !isHead)),
        ]
        if !parameters.isEmpty { description["parameters"] = .list(parameters.map(\.json)) }
        description["requestBody"] = handler.body
        return description
    }

    private func responses(withBody: Bool) -> [String: JSONValue] {
        var titles: [Int: [String]] = [:]
        for kind in [.malformedRequest, .methodNotAllowed] + refusals + Self.troubles {
            titles[kind.status, default: []].append(kind.title)
        }
        for problem in ServerProblem.all {
            titles[problem.status, default: []].append(problem.title)
        }
        let problems = titles.mapValues { titles in
            var seen: Set<String> = []
            let distinct = titles.filter { seen.insert($0).inserted }
            return Answer(
                distinct.joined(separator: "; ") + ".",
                ["application/problem+json": ["schema": OpenAPI.reference("Refusal")]])
        }
        let all = problems.merging(answers) { _, answer in answer }
        return Dictionary(
            uniqueKeysWithValues: all.map { (String($0), $1.json(withBody: withBody)) })
    }
}

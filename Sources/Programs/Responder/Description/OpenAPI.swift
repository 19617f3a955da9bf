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
            "schemas": .object(
                [
                    schemas, listingSchemas, pipelineSchemas, batchSchemas,
                ].reduce([:]) { all, more in
                    all.merging(more) { _, _ in
                        preconditionFailure("a schema has a name of its own")
                    }
                }),
            "securitySchemes": ["basic": ["type": "http", "scheme": "basic"]],
        ],
    ]

    private static var paths: [String: JSONValue] {
        var paths: [String: JSONValue] = [:]
        for operation in operations {
            let methods = operation.method == "GET" ? ["GET", "HEAD"] : [operation.method]
            for method in methods {
                paths[operation.path, default: [:]][method.lowercased()] = operation.description(
                    of: method)
            }
        }
        return paths
    }

    /// One method at one address.
    struct Operation {
        let method: String
        /// With the names of what varies in braces.
        let path: String
        let id: String
        let summary: String
        var parameters: [JSONValue] = []
        var body: JSONValue?
        /// The answers to who asks for what there is, by their status code.
        let answers: [Int: JSONValue]
        /// What may be wrong.
        let refusals: [Refusal.Kind]

        /// - Parameter method: its own; HEAD is possible wherever GET is.
        func description(of method: String) -> JSONValue {
            let isHead = method != self.method
            var description: JSONValue = [
                "operationId": .text(isHead ? "\(id)Head" : id), "summary": .text(summary),
                "responses": .object(isHead ? responses.mapValues(Self.withoutBody) : responses),
            ]
            if !parameters.isEmpty { description["parameters"] = .list(parameters) }
            description["requestBody"] = body
            return description
        }

        private var responses: [String: JSONValue] {
            var titles: [Int: [String]] = [:]
            for kind in [.malformedRequest, .methodNotAllowed] + refusals + OpenAPI.troubles {
                titles[kind.status, default: []].append(kind.title)
            }
            for problem in ServerProblem.all {
                titles[problem.status, default: []].append(problem.title)
            }
            var responses = titles.mapValues { titles in
                var seen: Set<String> = []
                return problem(titles.filter { seen.insert($0).inserted }.joined(separator: "; "))
            }
            for (status, answer) in answers { responses[status] = answer }
            return Dictionary(uniqueKeysWithValues: responses.map { (String($0), $1) })
        }

        private static func withoutBody(_ answer: JSONValue) -> JSONValue {
            var answer = answer
            answer["content"] = nil
            return answer
        }

        private func problem(_ description: String) -> JSONValue {
            [
                "description": .text(description + "."),
                "content": ["application/problem+json": ["schema": OpenAPI.reference("Refusal")]],
            ]
        }
    }

    /// What may be wrong with us, whatever is asked.
    private static let troubles: [Refusal.Kind] = [.internalError, .spoolUnavailable, .outOfSpace]

    static func reference(_ schema: String) -> JSONValue {
        ["$ref": "#/components/schemas/\(schema)"]
    }
}

internal import HTTP
internal import Jobs

extension Endpoint {
    static let files = Endpoint(
        .get, "/jobs/{id}/files", id: "files", "What a job was sent and has made",
        answers: [200: Answer("The files.", json: "Files")],
        schemas: OpenAPI.filesSchemas,
        .job(Responder.files))
}

extension Responder {
    fileprivate func files(_ id: JobID, _ route: Route) throws -> Response {
        let list = FileList(try decoded(storedStatus(of: id)))
        return Response(
            status: 200, headers: [.json, .noCache],
            body: JSON.encode(list, pretty: true))
    }
}

/// The body of `GET /jobs/{id}/files`.
private struct FileList: Encodable {
    struct Input: Encodable {
        let name: String
        let href: String
        let mediaType: MediaType
        let bytes: Int
    }

    struct File: Encodable {
        let step: String
        let output: Output

        private enum CodingKeys: String, CodingKey { case step }

        func encode(to encoder: any Encoder) throws {
            try output.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(step, forKey: .step)
        }
    }

    let inputs: [Input]
    let files: [File]
    /// Where all files are in one; `nil` until the job has ended.
    let archive: String?

    init(_ status: Status) {
        inputs = status.inputs.enumerated().map { index, input in
            Input(
                name: input.name, href: "/jobs/\(status.id)/inputs/\(Manifest.storedName(index))",
                mediaType: input.mediaType, bytes: input.bytes)
        }
        files = status.steps.flatMap { step in
            step.outputs.map { File(step: step.name, output: $0) }
        }
        archive = status.state.isFinal && !files.isEmpty ? "/jobs/\(status.id)/archive" : nil
    }
}

extension OpenAPI {
    fileprivate static let filesSchemas = [
        "Files": object(
            "What a job was sent and has made.",
            [
                "inputs": [
                    "type": "array",
                    "items": [
                        "allOf": [
                            reference("Input"), object("", ["href": address]),
                        ]
                    ],
                ],
                "files": [
                    "type": "array",
                    "items": [
                        "allOf": [
                            reference("Output"),
                            object("", ["step": text("The step that made it.")]),
                        ]
                    ],
                ],
            ], optional: ["archive": address])
    ]
}

internal import HTTP
internal import Jobs
internal import Platform

/// Where people and programs begin.
extension Endpoint {
    static let index = Endpoint(
        .get, "/", id: "index", "What there is here: the pipelines, and where to send files",
        parameters: [.query("pipeline", "The pipeline that a page has chosen.")],
        answers: [200: Answer("That.", json: "Index")], schemas: OpenAPI.indexSchemas,
        .anyone(Responder.index), browser: .page(UploadPage.init(_:visitor:)))

    static let asset = Endpoint(
        .get, "/assets/{version}/{name}", id: "asset", "A file that pages are made of",
        parameters: [
            .path(
                "version", "A hash of all of them; any other for what there is now.",
                pattern: "^[0-9a-z]{1,16}$",
                example: .text(Asset.version)),
            .path(
                "name", "Its name.", pattern: "^[a-z-]+\\.[a-z]+$",
                example: .text(Asset.style.rawValue)),
        ],
        answers: [
            200: Answer(
                "The file.",
                Dictionary(Asset.allCases.map { ($0.mediaType, ["schema": ["type": "string"]]) }) {
                    $1
                })
        ],
        .anyone(Responder.asset))
}

extension Responder {
    fileprivate func index(_ route: Route) throws -> Response {
        let links = [
            "batches": "/batches", "description": "/openapi.json", "health": "/health",
            "jobs": "/jobs", "pipelines": "/pipelines", "problems": "/problems",
            "uploads": "/uploads",
        ]
        let index = SiteIndex(
            pipelines: try descriptions(), links: links, version: Version.text)
        return Response(
            status: 200, headers: [.json, .noCache], body: JSON.encode(index, pretty: true))
    }

    /// An old version's address leads to what there is now: a page that was open while the server
    /// was renewed may still ask.
    fileprivate func asset(_ route: Route) throws -> Response {
        let version = route["version"]
        let isVersion =
            (1...16).contains(version.utf8.count)
            && version.utf8.allSatisfy { "0123456789abcdefghijklmnopqrstuvwxyz".utf8.contains($0) }
        guard isVersion, let asset = Asset(rawValue: route["name"]) else {
            throw Refusal(.notFound, "There is nothing at this address.")
        }
        let isCurrent = version == Asset.version
        return Response(
            status: 200,
            headers: [
                HeaderField("Content-Type", asset.mediaType),
                isCurrent
                    ? HeaderField("Cache-Control", "public, max-age=31536000, immutable")
                    : .noCache,
                HeaderField("X-Content-Type-Options", "nosniff"),
            ], body: asset.bytes)
    }
}

extension OpenAPI {
    fileprivate static let indexSchemas = [
        "Index": object(
            "What there is on this site.",
            [
                "version": text("Of the server."), "pipelines": list(of: "Pipeline"),
                "links": [
                    "type": "object", "additionalProperties": address,
                    "description": "Where one goes on.",
                ],
            ])
    ]
}

internal import Jobs
internal import Platform
internal import Spool

extension Endpoint {
    static let input = Endpoint(
        .get, "/jobs/{id}/inputs/{name}", id: "input", "A file as it was sent",
        parameters: [
            .path("name", "Its number.", pattern: "^[0-9]{3,4}$", example: "000")
        ] + Parameter.download,
        answers: Answer.download, refusals: [.unknownFile],
        .job(Responder.input))
}

extension Responder {
    fileprivate func input(_ id: JobID, _ route: Route) throws -> Response {
        let name = route["name"]
        let inputs = try decoded(storedStatus(of: id)).inputs
        guard let index = inputs.indices.first(where: { Manifest.storedName($0) == name }),
            let path = try lookup.inputPath(of: id, index: index)
        else {
            throw Refusal(.unknownFile, "The job has no file of this name.")
        }
        return Self.sending(path, inputs[index].mediaType, called: inputs[index].name)
    }
}

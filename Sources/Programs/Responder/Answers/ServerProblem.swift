/// What nginx.conf has nginx answer itself, in the form of our own refusals.
struct ServerProblem: Hashable, Sendable {
    let status: Int
    /// The last part of the `type` URI; some are those of the responder.
    let kind: String
    let title: String

    static let all = [
        ServerProblem(status: 400, kind: "malformed-request", title: "The request is malformed"),
        ServerProblem(
            status: 401, kind: "authentication-required",
            title: "Authentication is required"),
        ServerProblem(status: 403, kind: "web-server", title: "Access is denied"),
        ServerProblem(status: 404, kind: "web-server", title: "There is nothing at this address"),
        ServerProblem(status: 405, kind: "web-server", title: "The method is not allowed here"),
        ServerProblem(status: 408, kind: "request-timeout", title: "The request took too long"),
        ServerProblem(
            status: 412, kind: "precondition-failed",
            title: "The condition of the request does not hold"),
        ServerProblem(
            status: 413, kind: "upload-too-large",
            title: "The upload is larger than this server accepts"),
        ServerProblem(status: 414, kind: "malformed-request", title: "The address is too long"),
        ServerProblem(status: 416, kind: "web-server", title: "The file has no such range"),
        ServerProblem(status: 429, kind: "too-many-requests", title: "Too many requests"),
        ServerProblem(status: 501, kind: "web-server", title: "The web server cannot do this"),
        ServerProblem(
            status: 502, kind: "responder-unavailable",
            title: "The service is not running"),
        ServerProblem(
            status: 503, kind: "responder-unavailable",
            title: "The service is not available"),
        ServerProblem(
            status: 504, kind: "responder-unavailable",
            title: "The service did not answer in time"),
        ServerProblem(
            status: 505, kind: "web-server",
            title: "The version of HTTP is not known here"),
    ]
}

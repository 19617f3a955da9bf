/// The body of an answer that says no (RFC 9457).
struct RefusalBody: Decodable, Hashable {
    let type: String
    let title: String
    let status: Int
    let detail: String
    let instance: String?
}

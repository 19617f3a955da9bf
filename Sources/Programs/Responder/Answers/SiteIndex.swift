/// What there is on this site: the body of `GET /`.
struct SiteIndex<Pipeline> {
    /// By name.
    let pipelines: [Pipeline]
    let links: [String: String]
    let version: String
}

extension SiteIndex: Encodable where Pipeline: Encodable {}
extension SiteIndex: Decodable where Pipeline: Decodable {}

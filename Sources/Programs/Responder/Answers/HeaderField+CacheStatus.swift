internal import HTTP
internal import Jobs

extension HeaderField {
    /// Whether a job's outputs, or one of them, were reused from an earlier job (RFC 9211).
    static func cacheStatus(_ outcome: CacheOutcome) -> HeaderField {
        let parameter =
            switch outcome {
            case .hit: "hit"
            case .partial: "fwd=partial"
            case .miss: "fwd=miss"
            }
        return HeaderField("Cache-Status", "Pressroom; \(parameter)")
    }
}

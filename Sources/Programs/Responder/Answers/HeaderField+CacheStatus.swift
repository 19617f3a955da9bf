internal import HTTP
internal import Jobs

extension HeaderField {
    /// Whether what is reported about was taken over from an earlier job (RFC 9211): a job's
    /// outputs, or one.
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

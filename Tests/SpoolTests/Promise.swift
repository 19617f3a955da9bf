import Jobs

/// What is promised of one job.
struct Promise {
    let inputs: [[UInt8]]
    /// It is there.
    private(set) var isAccepted = false
    private(set) var key: String?
    private(set) var batch: BatchID?
    /// An attempt was begun that has not ended.
    private(set) var isClaimed = false
    /// It was begun so often at least.
    private(set) var attemptsMin = 0
    /// It may have ended.
    private(set) var mayHaveEnded = false
    /// It has ended, for good.
    private(set) var end: JobState?
    /// What stands until it is obeyed.
    private(set) var standing: Set<ControlRequest.Action> = []
    /// What may be asked of it, whether or not an answer said so.
    private(set) var mayBeAsked: Set<ControlRequest.Action> = []
    /// What an answer refused.
    private(set) var refused: Set<ControlRequest.Action> = []
    private(set) var mayBeGone = false
    private(set) var isGone = false
    /// If it is gone, then because its time was over, which is known.
    private(set) var isTraced = false

    init(inputs: [[UInt8]]) { self.inputs = inputs }

    mutating func take(_ entry: Ledger.Entry) {
        switch entry {
        case .begun, .held, .holdRefused, .dropped, .swept, .notifying, .notified, .digested,
            .askingAgain, .askedAgain, .uploading, .uploaded, .completed, .endingUpload,
            .endedUpload, .expected:
            break
        case .accepted: isAccepted = true
        case .bound(let name, _): key = name
        case .batched(let id, _): batch = id
        case .claimed: isClaimed = true
        case .givingBack: isClaimed = false
        case .givenBack(_, let attempts): (isClaimed, attemptsMin, end) = (false, attempts, nil)
        case .ending: mayHaveEnded = true
        case .ended(_, let state): (isClaimed, mayHaveEnded, end) = (false, true, state)
        case .asking(let request): mayBeAsked.insert(request.action)
        case .asked(let request): standing.insert(request.action)
        case .refused(let request): refused.insert(request.action)
        case .acknowledged(let request):
            standing.remove(request.action)
            mayBeAsked.remove(request.action)
        case .removing: mayBeGone = true
        case .removed: isGone = true
        case .expiring: (mayBeGone, isTraced) = (true, true)
        case .forgetting: isTraced = false
        }
    }
}

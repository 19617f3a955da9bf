import Glibc
import Platform

/// What goes wrong at one call.
enum Anomaly: Hashable, Sendable, CaseIterable {
    /// It is not made, and nothing after it: the process is gone.
    case crash
    case inputOutput, noSpace, interrupted, noDescriptor

    /// The errno that the call fails with.
    var code: Int32 {
        switch self {
        case .crash, .inputOutput: EIO
        case .noSpace: ENOSPC
        case .interrupted: EINTR
        case .noDescriptor: EMFILE
        }
    }
}

/// Has one call of a thread go wrong.
final class AnomalySource {
    private let anomaly: Anomaly
    /// The number of the call, from 0, or what it is.
    private let place: JobLocation
    private var count = 0

    enum JobLocation {
        case number(Int)
        /// The first one that does this with a path that has such a part.
        case action(String, String)
    }

    /// What the call was for.
    private(set) var call: String?
    private(set) var interceptor: Interceptor!

    init(_ anomaly: Anomaly, at place: JobLocation) {
        self.anomaly = anomaly
        self.place = place
        interceptor = Interceptor { [unowned self] action, path in judge(action, path) }
    }

    private func judge(_ action: String, _ path: String) -> Int32? {
        defer { count += 1 }
        let isIt = call == nil && isPlace(action, path)
        if isIt { call = "\(action) \(path)" }
        return isIt || anomaly == .crash && call != nil ? anomaly.code : nil
    }

    private func isPlace(_ action: String, _ path: String) -> Bool {
        switch place {
        case .number(let number): count == number
        case .action(let wanted, let part): action == wanted && path.contains(part)
        }
    }
}

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
    private let number: Int
    private var count = 0
    /// What the call was for.
    private(set) var call: String?
    private(set) var interceptor: Interceptor!

    /// - Parameter number: of the call, from 0.
    init(_ anomaly: Anomaly, at number: Int) {
        self.anomaly = anomaly
        self.number = number
        interceptor = Interceptor { [unowned self] action, path in judge(action, path) }
    }

    private func judge(_ action: String, _ path: String) -> Int32? {
        defer { count += 1 }
        if count == number { call = "\(action) \(path)" }
        let isWrong = anomaly == .crash ? count >= number : count == number
        return isWrong ? anomaly.code : nil
    }
}

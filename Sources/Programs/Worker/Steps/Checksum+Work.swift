import Crypto
import Jobs
import Pipelines

/// A line for each file: its digest, and the name that it is saved under.
extension Checksum: FileWork {
    func perform(_ step: Step, in runner: TaskRunner) throws(Problem) {
        for output in runner.outputs(of: step) {
            for (input, name) in zip(runner.inputs.indices, runner.inputFileNames) {
                let digest = try runner.digest(ofInput: input, algorithm.digest)
                try runner.write("\(digest)  \(name)\n".utf8, to: output)
                runner.report(.progress(Double(input + 1) / Double(runner.inputs.count)))
            }
            try runner.finish(output: output)
        }
    }
}

extension Checksum.Algorithm {
    fileprivate var digest: MessageDigest.Algorithm {
        switch self {
        case .sha256: .sha256
        case .sha512: .sha512
        }
    }
}

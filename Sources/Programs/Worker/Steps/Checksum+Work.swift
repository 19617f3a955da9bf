import Crypto
import Jobs
import Pipelines

/// A line for each file: its digest, and the name that it is saved under.
extension Checksum: FileWork {
    func perform(_ step: Step, in runner: TaskRunner) throws(Problem) {
        for output in runner.outputs(of: step) {
            for (input, name) in zip(runner.inputs.indices, runner.inputFileNames) {
                let digest = try digest(ofInput: input, in: runner)
                try runner.write("\(digest)  \(name)\n".utf8, to: output)
                runner.report(.progress(Double(input + 1) / Double(runner.inputs.count)))
            }
            try runner.finish(output: output)
        }
    }

    private func digest(ofInput input: Int, in runner: TaskRunner) throws(Problem) -> String {
        var digest = MessageDigest(algorithm.digest)
        guard TaskRunner.read(runner.inputs[input], { digest.update($0) }) != nil else {
            throw Problem(.unwritable, "a file could not be read")
        }
        return digest.finish()
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

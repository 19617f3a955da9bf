import Crypto
import Jobs
import Pipelines

/// A line for each file: its digest, and the name that it is saved under.
extension Checksum: FileWork {
    func perform(_ step: Step, in runner: TaskRunner) throws(Problem) {
        for output in runner.outputs(of: step) {
            for (input, name) in zip(runner.inputs.indices, runner.inputFileNames) {
                let digest = try runner.digest(ofInput: input, algorithm.digest)
                try runner.write(Self.line(digest, name).utf8, to: output)
                runner.report(.progress(Double(input + 1) / Double(runner.inputs.count)))
            }
            try runner.finish(output: output)
        }
    }
}

extension Checksum {
    /// As `sha256sum` writes it: a backslash before the line says that there are some in the name,
    /// and "-" by itself would be standard input.
    fileprivate static func line(_ digest: String, _ name: String) -> String {
        let escaped = name.unicodeScalars.map { character in
            switch character {
            case "\\": #"\\"#
            case "\n": #"\n"#
            case "\r": #"\r"#
            default: String(character)
            }
        }.joined()
        let mark = escaped.utf8.count == name.utf8.count ? "" : "\\"
        return "\(mark)\(digest)  \(name == "-" ? "./-" : escaped)\n"
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

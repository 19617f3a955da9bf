import Crypto
import Glibc
import Jobs
import Pipelines

/// Inputs that are taken as they are.
extension TaskRunner {
    /// What the inputs are saved under: their names, which are made different from one another.
    var inputFileNames: [String] {
        var names = OutputNames()
        return task.inputs.map { names.choose($0.name, in: "") { _ in false } }
    }

    /// Reads a file from its beginning, a piece at a time.
    /// - Returns: how many bytes it has; `nil` when it cannot be read to its end.
    static func read<Failure>(
        _ descriptor: Int32, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) -> Int? {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
        defer { buffer.deallocate() }
        var offset = 0
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, offset)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return count == 0 ? offset : nil }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += count
        }
    }

    /// The digest of an input in lower-case hexadecimal.
    func digest(ofInput input: Int, _ algorithm: MessageDigest.Algorithm = .sha256) throws(Problem)
        -> String
    {
        var digest = MessageDigest(algorithm)
        guard Self.read(inputs[input], { digest.update($0) }) != nil else {
            throw Problem(.unwritable, "a file could not be read")
        }
        return digest.finish()
    }

    /// The size of a file in bytes; `nil` when it is not known.
    static func size(of descriptor: Int32) -> Int? {
        var info = stat()
        return fstat(descriptor, &info) == 0 ? Int(info.st_size) : nil
    }
}

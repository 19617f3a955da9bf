internal import Glibc

/// What the kernel says of the control group that this process is in, and of the machine.
enum ControlGroup {
    /// The words of a file's first line; `nil` when it cannot be read.
    static func words(_ path: String) -> [Substring]? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, 256, file) != nil else { return nil }
        let text = String(
            decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
            as: UTF8.self)
        return text.split(whereSeparator: \.isWhitespace)
    }
}

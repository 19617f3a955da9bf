import Glibc
import TestMedia

/// Another program, which says what a file holds.
enum Referee {
    /// Whether the program is there.
    static func has(_ program: String) -> Bool { access("/usr/bin/\(program)", X_OK) == 0 }

    /// What a program prints about a file.
    /// - Parameters:
    ///   - command: words of the shell; `FILE` stands for the file.
    ///   - file: what is in it.
    /// - Returns: `nil` when the program is not content with the file.
    static func output(of command: String, _ file: [UInt8]) -> [UInt8]? {
        let scratch = ScratchFile(file)
        defer { withExtendedLifetime(scratch) {} }
        let path = "/proc/\(getpid())/fd/\(scratch.descriptor)"
        // Not what somebody has put in front of it.
        let command = "PATH=/usr/bin:/bin; " + command
        guard let pipe = popen(command.replacing("FILE", with: path) + " 2>/dev/null", "re")
        else { return nil }
        var (bytes, byte) = ([UInt8](), fgetc(pipe))
        while byte >= 0 {
            bytes.append(UInt8(byte))
            byte = fgetc(pipe)
        }
        return pclose(pipe) == 0 ? bytes : nil
    }

    /// The same as text.
    static func text(of command: String, _ file: [UInt8]) -> String? {
        output(of: command, file).map { String(decoding: $0, as: UTF8.self) }
    }
}

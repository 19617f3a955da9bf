import Glibc

/// The programs of the package, which are built into the folder of the test bundle.
enum BuiltProgram {
    static func path(_ name: String) -> String { folder + "/" + name }

    private static let folder: String = {
        var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = bytes.withUnsafeMutableBytes {
            readlink("/proc/self/exe", $0.baseAddress!, $0.count)
        }
        precondition(count > 0, "the tests run from a file")
        let bundle = String(decoding: bytes[..<count], as: UTF8.self)
        return String(bundle[..<bundle.lastIndex(of: "/")!])
    }()
}

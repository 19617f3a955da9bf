internal import Jobs
internal import Platform

extension Spool {
    /// Decodes what is on disk.
    /// - Parameter path: of the file, for the error.
    /// - Returns: `nil` when it is damaged.
    /// - Throws: `SystemError` when a newer version has written it, in a form not read here.
    static func decode<Value: Decodable>(
        _ type: Value.Type, from text: [UInt8], of path: @autoclosure () -> String
    ) throws(SystemError) -> Value? {
        do {
            return try JSON.decode(type, from: text)
        } catch is NewerFormat {
            throw SystemError("read", path(), code: SystemError.newerFormat)
        } catch {
            return nil
        }
    }
}

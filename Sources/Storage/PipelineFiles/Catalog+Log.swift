package import Platform

extension Catalog {
    /// A catalog that logs errors in pipeline files, and their correction.
    /// - Parameters:
    ///   - path: the directory; it may appear later.
    ///   - builtIn: whether it has the built-in pipelines too.
    ///   - log: that of the program.
    ///   - consequence: what becomes of a pipeline that cannot be used, as it stands behind `until
    ///     it is mended`: `uploads for it are refused`.
    package convenience init(
        _ path: String, builtIn: Bool, log: Log, unusable consequence: String
    ) {
        self.init(path, builtIn: builtIn ? BuiltInPipelines.all : [:]) { change in
            switch change {
            case .invalid(let errors, let isKept):
                let next =
                    isKept
                    ? "the version before it stays in use"
                    : "until it is corrected \(consequence)"
                log.write(
                    .error, "a pipeline file has an error (\(next))",
                    ["reason": "\(errors)"])
            case .corrected(let name):
                log.write(.notice, "a pipeline file is valid again and in use", ["pipeline": name])
            }
        }
    }
}

package import PipelineReader
internal import Pipelines
internal import Platform

extension Catalog {
    /// A warning for each pipeline that has mail sent, where its file says so.
    package func warningsOfMail(_ message: String) -> [Diagnostic] {
        let pipelines = current().pipelines.values.filter { $0.notify.email != nil }
        return pipelines.map(\.name).sorted().map { name in
            let file = "\(name)\(Catalog.suffix)"
            // Gone or not, it is named.
            let text = try? Directory(opening: path).contents(file, bytesMax: 1 << 20)
            return PipelineFile.warning(
                message, about: ["notify", "email"], in: text ?? [],
                path: "\(path)/\(file)")
        }
    }
}

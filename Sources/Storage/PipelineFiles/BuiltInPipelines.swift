internal import PipelineReader
package import Pipelines
internal import Platform

/// The pipelines that come with the programs: the files of the package's directory `pipelines`,
/// which the build puts into the binary.
package enum BuiltInPipelines {
    /// The texts of the files, by the names of the pipelines.
    private static let texts = [
        "archive": PackageResources.archive_yaml,
        "avatar": PackageResources.avatar_yaml,
        "document": PackageResources.document_yaml,
        "gallery": PackageResources.gallery_yaml,
        "office": PackageResources.office_yaml,
        "print": PackageResources.print_yaml,
        "product": PackageResources.product_yaml,
        "scan-to-pdf": PackageResources.scan_to_pdf_yaml,
        "srcset": PackageResources.srcset_yaml,
        "web": PackageResources.web_yaml,
    ]

    /// All of them, by name.
    package static let all: [String: Pipeline] = texts.reduce(into: [:]) { pipelines, file in
        do {
            pipelines[file.key] = try PipelineFile.parse(
                file.value, path: file.key + Catalog.suffix, zones: { ZoneNames.all })
        } catch {
            preconditionFailure("a built-in pipeline has an error: \(error)")
        }
    }

    /// The text of a pipeline's file; `nil` when no built-in pipeline has the name.
    package static func text(of name: String) -> [UInt8]? { texts[name] }
}

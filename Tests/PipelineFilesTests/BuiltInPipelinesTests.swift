import PipelineFiles
import Pipelines
import Platform
import Testing

@Suite struct `The built-in pipelines` {
    private static let folder =
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/pipelines"

    @Test func `the built-in pipelines are the files of the directory pipelines, to the byte`()
        throws
    {
        let folder = try Directory(opening: Self.folder)
        let files = try folder.names().filter { $0.hasSuffix(".yaml") }
        #expect(Set(files) == Set(BuiltInPipelines.all.keys.map { $0 + ".yaml" }))
        for file in files {
            let text = BuiltInPipelines.text(of: String(file.dropLast(5)))
            #expect(try text == folder.contents(file), "\(file)")
        }
    }

    @Test func `each built-in pipeline has a description`() {
        for pipeline in BuiltInPipelines.all.values {
            #expect(!pipeline.description.isEmpty, "\(pipeline.name)")
        }
    }
}

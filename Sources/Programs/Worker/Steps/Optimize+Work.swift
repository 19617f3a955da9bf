import Imaging
import Jobs
import Pipelines

extension Optimize: RenditionWork {
    func form(of source: RenditionSource, as type: MediaType) -> RenditionForm {
        RenditionForm(
            placement: .filling(source.full, of: source.shown),
            encoding: Encoding(type, quality: quality, huffman: .standard),
            density: source.density, isShareable: true)
    }

    var whole: WholeForm? { WholeForm(quality: quality, keepsMetadata: metadata == .keep) }
}

import Imaging
import Jobs
import Pipelines

extension Rotate: RenditionWork {
    func form(of source: RenditionSource, as type: MediaType, number: Int) -> RenditionForm {
        // Top and bottom change places as by half a turn and the exchange of left and right.
        let turn = Orientation(
            quarters: (degrees ?? 0) / 90 + (isFlipped ? 2 : 0),
            isFlopped: isFlipped != isFlopped)
        return RenditionForm(
            placement: source.whole, encoding: Encoding(type, quality: quality, huffman: .own),
            density: source.density, turn: turn, metadata: metadata, isShareable: true)
    }

    var whole: WholeForm? { .made }
}

import Imaging
import Jobs
import Pipelines

extension Optimize: RenditionWork {
    func form(of source: RenditionSource, as type: MediaType, number: Int) -> RenditionForm {
        RenditionForm(
            placement: source.whole, encoding: encoding(type), density: source.density,
            metadata: metadata, goal: goal, isShareable: true)
    }

    var whole: WholeForm? { isLossless ? .lossless : .smallest }

    private func encoding(_ type: MediaType) -> Encoding {
        if type == .png, hasPalette { return .indexedPNG(quality: quality) }
        let encoding = Encoding(
            type, quality: quality, huffman: isProgressive ? .progressive : .standard)
        return isLossless ? encoding.lossless : encoding
    }

    private var goal: EncodingGoal? {
        let wanted = chosenQuality == .auto ? similarity ?? Self.usualSimilarity : nil
        guard wanted != nil || bytesMax != nil else { return nil }
        return EncodingGoal(similarity: wanted, bytesMax: bytesMax)
    }
}

package import Imaging

/// How a PDF's DCTDecode filter has to take a JPEG's samples so that every reader shows the colours
/// that decoding it gives (ISO 32000-1, 7.4.8 and 8.9.5.2).
package struct DCTColours: Hashable, Sendable {
    /// 1 gray, 3 colours, 4 inks.
    package let components: Int
    /// Whether the samples are luminance and differences of colours.
    package let isTransformed: Bool
    /// Whether the highest value stands for no ink: so it is in each file with Adobe's mark.
    package let isInverted: Bool

    /// - Returns: `nil` when the file has to be decoded: the filter does not read it (it takes 8
    ///   bits a sample, Huffman coded, baseline, extended or progressive), or its marks contradict
    ///   one another, so that readers differ in what they believe.
    package init?(of jpeg: JPEGStructure) {
        let frame = jpeg.frame
        guard jpeg.frames == 1, (0xc0...0xc2).contains(frame.marker), frame.precision == 8
        else { return nil }
        components = frame.components.count
        switch (components, jpeg.adobeTransform) {
        case (1, _): isTransformed = false
        case (3, 1): isTransformed = true
        // Without a mark the names tell, but not every reader looks at them.
        case (3, nil) where jpeg.hasJFIF || !frame.components.elementsEqual("RGB".utf8):
            isTransformed = true
        case (3, 0) where !jpeg.hasJFIF, (4, 0), (4, nil): isTransformed = false
        case (4, 2): isTransformed = true
        default: return nil
        }
        isInverted = components == 4 && jpeg.adobeTransform != nil
    }

    /// The colour space without a profile.
    var deviceSpace: String {
        switch components {
        case 1: "/DeviceGray"
        case 3: "/DeviceRGB"
        default: "/DeviceCMYK"
        }
    }

    /// The entries of an image's dictionary that are about it. What the filter assumes by itself
    /// is not said.
    var entries: String {
        let parameters =
            components > 1 && isTransformed != (components == 3)
            ? "/DecodeParms<</ColorTransform \(isTransformed ? 1 : 0)>>" : ""
        return "/Filter/DCTDecode\(parameters)" + (isInverted ? "/Decode[1 0 1 0 1 0 1 0]" : "")
    }
}

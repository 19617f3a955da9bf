internal import CTesseract

/// A page in shades of grey, held by leptonica.
package struct ScannedPage: ~Copyable {
    let handle: UnsafeMutablePointer<Pix>

    init(owning handle: UnsafeMutablePointer<Pix>) { self.handle = handle }

    /// - Parameter samples: row after row, 0 is black.
    /// - Returns: `nil` when there is no memory for it.
    package init?(width: Int, height: Int, samples: [UInt8]) {
        precondition(samples.count == width * height, "each pixel has a sample")
        guard let pix = pixCreateNoInit(l_int32(width), l_int32(height), 8),
            let data = pixGetData(pix)
        else { return nil }
        let wordsPerRow = Int(pixGetWpl(pix))
        samples.withUnsafeBufferPointer { samples in
            for row in 0..<height {
                let line = data + row * wordsPerRow
                var (word, index) = (UInt32(0), row * width)
                for column in 0..<width {
                    // > the leftmost pixel is in the most significant byte of the word
                    word = word << 8 | UInt32(samples[index])
                    index += 1
                    if column % 4 == 3 { line[column / 4] = word }
                }
                let left = width % 4
                if left > 0 { line[width / 4] = word << UInt32(8 * (4 - left)) }
            }
        }
        handle = pix
    }

    deinit {
        var handle: UnsafeMutablePointer<Pix>? = handle
        pixDestroy(&handle)
    }

    /// By how many degrees the page has to be turned clockwise for its lines to be level; 0 when
    /// that is less than a tenth of a degree, more than seven, or not certain.
    package var skew: Double {
        var bilevel: UnsafeMutablePointer<Pix>?
        let tile = l_int32(2000)
        guard pixOtsuAdaptiveThreshold(handle, tile, tile, 0, 0, 0, nil, &bilevel) == 0 else {
            return 0
        }
        defer { pixDestroy(&bilevel) }
        var (angle, confidence): (l_float32, l_float32) = (0, 0)
        // > the confidence … is the ratio of max/min scores … larger than 3.0 is good
        guard pixFindSkew(bilevel, &angle, &confidence) == 0, confidence >= 3,
            (0.1...7).contains(abs(angle))
        else { return 0 }
        return Double(angle)
    }

    /// The page turned around its middle, in the same size.
    /// - Parameter degrees: clockwise.
    /// - Returns: `nil` when there is no memory for it.
    package func turned(by degrees: Double) -> ScannedPage? {
        // > width … original width; use 0 to avoid embedding
        pixRotate(
            handle, l_float32(degrees * .pi / 180), l_int32(L_ROTATE_AREA_MAP),
            l_int32(L_BRING_IN_WHITE),
            0, 0
        ).map { ScannedPage(owning: $0) }
    }
}

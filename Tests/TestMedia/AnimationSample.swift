internal import Imaging

/// An animation in few colours, and the files made of it. All frames have one size.
package struct AnimationSample {
    /// A frame of one colour, and how long it is shown.
    package struct Frame {
        package let colour: [UInt8]
        package let hundredths: Int

        package init(_ colour: [UInt8], hundredths: Int) {
            self.colour = colour
            self.hundredths = hundredths
        }
    }

    package var width: Int
    package var height: Int
    package var frames: [Frame]
    /// How often it is shown; 0 for ever.
    package var loops = 0
    package var comment = ""

    package init(_ width: Int, _ height: Int, _ frames: [Frame]) {
        self.width = width
        self.height = height
        self.frames = frames
    }

    /// A GIF89a; its pixels are not compressed.
    package var gif: [UInt8] {
        var bytes = Array("GIF89a".utf8) + little(width, 2) + little(height, 2) + [0xf7, 0, 0]
        for index in 0..<256 {
            bytes += index < frames.count ? frames[index].colour : [0, 0, 0]
        }
        if frames.count > 1 {
            bytes +=
                [0x21, 0xff, 11] + Array("NETSCAPE2.0".utf8) + [3, 1] + little(loops, 2) + [0]
        }
        if !comment.isEmpty {
            bytes += [0x21, 0xfe, UInt8(comment.utf8.count)] + Array(comment.utf8) + [0]
        }
        for (index, frame) in frames.enumerated() {
            bytes +=
                [0x21, 0xf9, 4, 4] + little(frame.hundredths, 2) + [0, 0, 0x2c]
                + little(0, 4) + little(width, 2) + little(height, 2) + [0, 8] + codes(of: index)
        }
        return bytes + [0x3b]
    }

    /// A table of codes is made new before it would need longer ones.
    private func codes(of index: Int) -> [UInt8] {
        var bits = [Int]()
        for pixel in 0..<width * height {
            if pixel % 200 == 0 { bits.append(256) }
            bits.append(index)
        }
        bits.append(257)
        var (data, buffer, count) = ([UInt8](), 0, 0)
        for code in bits {
            buffer |= code << count
            count += 9
            while count >= 8 {
                data.append(UInt8(truncatingIfNeeded: buffer))
                (buffer, count) = (buffer >> 8, count - 8)
            }
        }
        if count > 0 { data.append(UInt8(truncatingIfNeeded: buffer)) }
        var blocks = [UInt8]()
        while !data.isEmpty {
            let block = data.prefix(255)
            blocks += [UInt8(block.count)] + block
            data.removeFirst(block.count)
        }
        return blocks + [0]
    }

    /// An animated PNG.
    package var png: [UInt8] {
        var number = 0
        func sequence() -> [UInt8] {
            number += 1
            return big(number - 1, 4)
        }
        var bytes = [UInt8]()
        for (index, frame) in frames.enumerated() {
            let still = Picture(width, height) { _, _ in frame.colour }.png()
            // The signature and IHDR, then IDAT, then IEND of 12 bytes.
            let data = still[41..<still.count - 16]
            if index == 0 {
                bytes += still[..<33]
                bytes += Picture.chunk("acTL", big(frames.count, 4) + big(loops, 4))
            }
            bytes += Picture.chunk(
                "fcTL",
                sequence() + big(width, 4) + big(height, 4) + big(0, 8)
                    + big(frame.hundredths, 2) + big(100, 2) + [0, 0])
            bytes +=
                index == 0
                ? Picture.chunk("IDAT", Array(data))
                : Picture.chunk("fdAT", sequence() + data)
        }
        if !comment.isEmpty { bytes += Picture.chunk("tEXt", Array("Comment\0\(comment)".utf8)) }
        return bytes + Picture.chunk("IEND", [])
    }
}

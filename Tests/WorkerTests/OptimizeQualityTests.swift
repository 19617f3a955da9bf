import Imaging
import Jobs
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `Optimizing to a similarity or a size` {
    init() { TaskRunner.warmUp() }

    private func step(_ format: ImageFormat?, _ change: (inout Optimize) -> Void = { _ in }) -> Step
    {
        var options = Optimize()
        options.format = format
        change(&options)
        return Step(name: "one", action: options)
    }

    private func brightness(_ run: Run) throws -> Brightness {
        try Brightness(run.image("one").inSRGB())
    }

    private func brightness(_ picture: Picture) throws -> Brightness {
        let file = ScratchFile(picture.png())
        return try Brightness(Image.open(file.descriptor, as: .png))
    }

    /// The measure of Wang and others, by its definition: of each window its means, variances and
    /// covariance, in floating point.
    private func reference(_ left: [UInt8], _ right: [UInt8], _ width: Int, _ height: Int) -> Double
    {
        var (sum, count) = (0.0, 0.0)
        for top in stride(from: 0, through: height / 4 * 4 - 8, by: 4) {
            for start in stride(from: 0, through: width / 4 * 4 - 8, by: 4) {
                let places = (0..<64).map { (top + $0 / 8) * width + start + $0 % 8 }
                let x: [Double] = places.map { Double(left[$0]) }
                let y: [Double] = places.map { Double(right[$0]) }
                let meanX: Double = x.reduce(0, +) / 64
                let meanY: Double = y.reduce(0, +) / 64
                var (varianceX, varianceY, both) = (0.0, 0.0, 0.0)
                for place in 0..<64 {
                    let (fromX, fromY) = (x[place] - meanX, y[place] - meanY)
                    varianceX += fromX * fromX / 64
                    varianceY += fromY * fromY / 64
                    both += fromX * fromY / 64
                }
                let (c1, c2) = (2.55 * 2.55, 7.65 * 7.65)
                let brightness = (2 * meanX * meanY + c1) / (meanX * meanX + meanY * meanY + c1)
                sum += brightness * (2 * both + c2) / (varianceX + varianceY + c2)
                count += 1
            }
        }
        return sum / count
    }

    @Test(
        .enabled(if: Referee.has("convert"), "ImageMagick is not installed"),
        arguments: [10, 40, 80, 95])
    func `similarity is what its definition gives for a JPEG of ImageMagick's`(quality: Int) throws
    {
        for picture in [Picture.scene(120, 91), .rings(121, 90), .discs(123, 94)] {
            let (width, height) = (picture.size.width, picture.size.height)
            let gray = Picture(width, height, bands: 1) { x, y in
                [picture.samples[3 * (y * width + x)]]
            }
            let jpeg = try #require(
                Referee.output(
                    of: "convert - -quality \(quality) jpg:- <FILE", gray.png()))
            let file = ScratchFile(jpeg)
            let other = try Image.open(file.descriptor, as: .jpeg).inMemory()
            let ours = try brightness(gray).similarity(to: Brightness(other))
            let theirs = reference(gray.samples, try other.samples(), width, height)
            #expect(abs(ours - theirs) < 1e-6, "\(ours) and \(theirs)")
        }
    }

    @Test func `a picture is wholly similar to itself, and small ones are compared, too`() throws {
        for picture in [Picture.noise(1, 1), .noise(7, 3), .noise(8, 8), .scene(50, 41)] {
            #expect(try brightness(picture).similarity(to: brightness(picture)) == 1)
        }
        let inverted = Picture(40, 40) { x, y in
            Picture.noise(40, 40).samples[3 * (y * 40 + x)..<3 * (y * 40 + x) + 3].map { 255 - $0 }
        }
        #expect(try brightness(.noise(40, 40)).similarity(to: brightness(inverted)) < 0)
    }

    @Test(arguments: [ImageFormat.jpeg, .webp, .avif], [0.9, 0.98])
    func `auto is the lowest quality that keeps the similarity`(
        format: ImageFormat, similarity: Double
    ) throws {
        let picture = Picture.scene(240, 180)
        let run = Run(
            [step(format) { ($0.chosenQuality, $0.similarity) = (.auto, similarity) }],
            picture.png(), .png)
        #expect(run.code == .done && run.failures.isEmpty)
        let original = try brightness(picture)
        let kept = try brightness(run).similarity(to: original)
        func fixed(_ quality: Int) -> Run {
            Run([step(format) { $0.quality = quality }], picture.png(), .png)
        }
        let best = try brightness(fixed(90)).similarity(to: original)
        #expect(kept >= min(similarity, best))
        let count = run.bytes("one").count
        // One that is a good deal smaller does not keep it, but for the lowest that is tried.
        for quality in stride(from: 90, through: 30, by: -10) {
            let other = fixed(quality)
            guard other.bytes("one").count < count * 9 / 10 else { continue }
            #expect(try brightness(other).similarity(to: original) < similarity, "\(quality)")
        }
    }

    @Test func `auto takes fewer bytes for what hides errors than for what shows them`() throws {
        func bytes(_ picture: Picture, _ similarity: Double?) -> Int {
            let options = step(.jpeg) { ($0.chosenQuality, $0.similarity) = (.auto, similarity) }
            return Run([options], picture.png(), .png).bytes("one").count
        }
        let scene = Picture.scene(400, 300)
        #expect(bytes(.slopes(400, 300), nil) < bytes(scene, nil))
        #expect(bytes(scene, 0.9) < bytes(scene, 0.99))
    }

    @Test func `auto keeps the frames of an animation, and their times`() throws {
        let colours: [[UInt8]] = [[200, 40, 40], [40, 180, 40], [40, 40, 200]]
        let animation = AnimationSample(
            60, 40, zip(colours, [10, 25, 70]).map { .init($0, hundredths: $1) })
        let run = Run([step(.webp) { $0.chosenQuality = .auto }], animation.gif, .gif)
        #expect(run.failures.isEmpty && run.metadata["one"]?.pages == 3)
        let seen = Referee.text(
            of: "convert - -format '%T %wx%h\\n' info: <FILE", run.bytes("one"))
        #expect(seen == "10 60x40\n25 60x40\n70 60x40\n")
    }

    @Test(arguments: [[0, 0, 1, 1, 2], [0, 1, 1, 1], [0, 0]])
    func `auto takes neighbours that are alike, which become one frame`(colours: [Int]) throws {
        let frames = colours.map { colour in
            AnimationSample.Frame([UInt8(90 * colour), 180, 40], hundredths: 9)
        }
        let sent = AnimationSample(60, 40, frames).gif
        let run = Run([step(.webp) { $0.chosenQuality = .auto }], sent, .gif)
        #expect(run.code == .done && run.failures.isEmpty)
        let count = Set(colours).count
        #expect(run.metadata["one"]?.pages == (count > 1 ? count : nil))
        let file = ScratchFile(run.bytes("one"))
        let image = try Image.openFrames(file.descriptor, as: .webp)
        #expect(image.frames == count)
        let milliseconds = image.frameTimes?.milliseconds.reduce(0, +)
        #expect(count == 1 || milliseconds == 90 * colours.count)
    }

    @Test(arguments: [ImageFormat.jpeg, .webp, .avif], [1500, 4000, 9000])
    func `max-bytes gives the best quality that fits`(format: ImageFormat, most: Int) throws {
        let picture = Picture.scene(240, 180).png()
        let free = Run([step(format)], picture, .png).bytes("one").count
        let run = Run([step(format) { $0.bytesMax = most }], picture, .png)
        if let problem = run.failures["one"] {
            let lowest = Run([step(format) { $0.quality = 1 }], picture, .png).bytes("one").count
            #expect(problem.kind == .unsuitable && lowest > most)
            return
        }
        let count = run.bytes("one").count
        #expect(count <= most)
        // As it would be without a limit, or with little room left.
        #expect(count == free || count > most * 6 / 10, "\(count) of \(most), \(free)")
    }

    @Test func `max-bytes counts metadata, and holds without a quality to lower`() throws {
        let exif = Exif(make: String(repeating: "x", count: 3000))
        let sent = try Picture.scene(240, 180).jpeg(exif: exif)
        let keep = step(.jpeg) { ($0.bytesMax, $0.metadata) = (9000, .keep) }
        let run = Run([keep], sent, .jpeg)
        #expect(run.failures.isEmpty && run.bytes("one").count <= 9000)
        #expect(run.bytes("one").contains(String(repeating: "x", count: 3000).utf8))
        let noise = Picture.noise(60, 40).png()
        let png = Run([step(nil) { $0.bytesMax = 5000 }], noise, .png)
        #expect(png.metadata.isEmpty)
        #expect(
            png.failures["one"]?.detail.hasSuffix(
                "more than the 5000 of max-bytes; a thumbnail of fewer pixels takes less") == true)
        #expect(Run([step(nil) { $0.bytesMax = 8000 }], noise, .png).failures.isEmpty)
    }

    @Test func `a search takes few tries, and ends at the first number that passes`() throws {
        for first in 29...96 {
            var tries = 0
            let found = try EncodingGoal.lowest(of: 30...95) { number throws(VipsError) in
                tries += 1
                return number >= first
            }
            #expect(tries <= EncodingGoal.triesMax)
            if first > 95 { #expect(found == nil) }
            guard first <= 95 else { continue }
            #expect(try #require(found) - max(first, 30) <= 1)
        }
    }

    @Test func `a progressive JPEG has the same pixels`() throws {
        let sent = try Picture.scene(120, 90).jpeg()
        let plain = Run([step(nil)], sent, .jpeg)
        let run = Run([step(nil) { $0.isProgressive = true }], sent, .jpeg)
        #expect(run.bytes("one").firstRange(of: [0xff, 0xc2]) != nil)
        #expect(plain.bytes("one").firstRange(of: [0xff, 0xc2]) == nil)
        #expect(try run.image("one").samples() == plain.image("one").samples())
    }

    @Test func `a palette makes a PNG of 256 colours where that is smaller`() throws {
        for picture in [Picture.scene(200, 150), .scene(200, 150).veiled()] {
            let run = Run([step(nil) { $0.hasPalette = true }], picture.png(), .png)
            #expect(run.failures.isEmpty)
            #expect(run.bytes("one")[25] == 3, "a table of colours")
            let plain = Run([step(nil)], picture.png(), .png)
            #expect(run.bytes("one").count < plain.bytes("one").count)
            let image = try run.image("one")
            #expect(image.bands == picture.bands)
            let pair = (try image.samples(), picture.samples)
            #expect(
                decibels(
                    weighted(pair.0, bands: image.bands), weighted(pair.1, bands: image.bands))
                    > 20)
        }
        // Slopes are smaller without.
        let slopes = Picture.slopes(200, 150)
        let run = Run([step(nil) { $0.hasPalette = true }], slopes.png(), .png)
        #expect(run.bytes("one").count <= Run([step(nil)], slopes.png(), .png).bytes("one").count)
        #expect(try run.image("one").samples() == slopes.samples)
        let indexed = Picture.indexed(64, 40)
        let again = Run([step(nil) { $0.hasPalette = true }], indexed, .png)
        #expect(again.bytes("one").count < indexed.count)
    }

    @Test(arguments: [
        Encoding.jpeg(quality: 90, huffman: .standard), .webp(quality: 60), .png,
    ]) func `lossless keeps each pixel of a file`(encoding: Encoding) throws {
        let sent = try Picture.scene(90, 60).encoded(encoding)
        let type: MediaType =
            switch encoding {
            case .webp: .webp
            case .jpeg: .jpeg
            default: .png
            }
        let run = Run([step(nil) { $0.isLossless = true }], sent, type)
        #expect(run.failures.isEmpty && run.bytes("one").count <= sent.count)
        let file = ScratchFile(sent)
        let before = try Image.open(file.descriptor, as: #require(SourceFormat(type)))
        #expect(try run.image("one").samples() == before.samples())
        let noise = Picture.noise(40, 30)
        let webp = Run([step(.webp) { $0.isLossless = true }], noise.png(), .png)
        #expect(try webp.image("one").samples() == noise.samples)
    }
}

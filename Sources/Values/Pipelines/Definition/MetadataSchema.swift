package import Jobs

/// The JSON Schema (draft 2020-12) of what the step `metadata` writes.
package enum MetadataSchema {
    /// Grows when a field is taken away or means something else; a new field is no new version.
    package static let version = 1

    package static let document: JSONValue = [
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The metadata of a file, as Pressroom writes it",
        "anyOf": [["$ref": "#/$defs/image"], ["$ref": "#/$defs/document"]],
        "$defs": ["image": image, "document": pdf],
    ]

    private static let image = object(
        required: [
            "schema", "mediaType", "width", "height", "storedWidth", "storedHeight", "orientation",
            "frames", "colourSpace", "bands", "bitsPerBand", "hasAlpha", "hasXMP", "exif",
            "exifValues", "iptc", "xmp",
        ],
        common.merging(imageFields) { $1 })

    private static let imageFields: [String: JSONValue] = [
        "mediaType": ["enum": .list(MediaType.images.map { .text($0.rawValue) })],
        "width": count("Pixels as the image is shown."),
        "height": count("Pixels as the image is shown."),
        "storedWidth": count("Pixels as they are stored."),
        "storedHeight": count("Pixels as they are stored."),
        "orientation": whole(1...8, "EXIF's value, 1 for upright."),
        "frames": count("Frames of an animation or pages of a file."),
        "animation": object(
            required: ["durationSeconds", "frameSeconds", "loops"],
            [
                "durationSeconds": number("How long all frames take."),
                "frameSeconds": list(["type": "number", "minimum": 0]),
                "loops": whole(0...65_536, "How often it is shown; 0 for ever."),
            ]),
        "colourSpace": ["enum": ["rgb", "gray", "cmyk", "lab", "scrgb", "other"]],
        "bands": count("Channels, with the one for transparency."),
        "bitsPerBand": count("Bits that one channel of a pixel takes."),
        "hasAlpha": ["type": "boolean"],
        "profile": object(
            required: ["isSRGB"],
            ["name": text(), "isSRGB": ["type": "boolean"]]),
        "resolution": object(
            required: ["horizontal", "vertical"],
            [
                "horizontal": number("Dots per inch."), "vertical": number("Dots per inch."),
            ]),
        "camera": camera, "location": location, "description": description,
        "hasXMP": ["type": "boolean"],
        "exif": members(text()),
        "exifValues": members([
            "anyOf": [["type": "number"], list(["type": "number"]), ["type": "string"]]
        ]),
        "iptc": members(textOrList), "xmp": members(textOrList),
    ]

    private static let pdf = object(
        required: [
            "schema", "mediaType", "pages", "version", "isRestricted", "isLinearized",
            "hasJavaScript", "attachments", "pageSizes",
        ],
        common.merging(pdfFields) { $1 }.merging(
            texts([
                "title", "author", "subject", "keywords", "creator", "producer", "created",
                "modified",
            ])
        ) { $1 })

    private static let pdfFields: [String: JSONValue] = [
        "mediaType": ["const": .text(MediaType.pdf.rawValue)],
        "pages": count("Pages of the document."),
        "version": text(), "isRestricted": ["type": "boolean"],
        "isLinearized": ["type": "boolean"], "hasJavaScript": ["type": "boolean"],
        "attachments": whole(0...1_000_000, "Files in the document."),
        "pageSizes": list([
            "anyOf": [
                ["type": "null"],
                object(
                    required: ["width", "height"],
                    ["width": number("In points."), "height": number("In points.")]),
            ]
        ]),
    ]

    /// What files of all types may have.
    private static let common: [String: JSONValue] = [
        "schema": ["const": .whole(version)],
        "sha256": ["type": "string", "pattern": "^[0-9a-f]{64}$"],
        "colours": list(
            object(
                required: ["colour", "share"],
                [
                    "colour": ["type": "string", "pattern": "^#[0-9a-f]{6}$"],
                    "share": ["type": "number", "minimum": 0, "maximum": 1],
                ])),
        "perceptualHash": ["type": "string", "pattern": "^[0-9a-f]{16}$"],
    ]

    private static let camera = object(
        required: [],
        texts(["make", "model", "lensMake", "lens", "takenAt", "software", "artist", "copyright"])
            .merging([
                "exposureSeconds": number("Of the exposure."), "fNumber": number("The aperture."),
                "iso": number("The sensitivity."),
                "focalLengthMillimetres": number("As the lens has it."),
            ]) { $1 })

    private static let location = object(
        required: ["latitude", "longitude"],
        [
            "latitude": ["type": "number", "minimum": -90, "maximum": 90],
            "longitude": ["type": "number", "minimum": -180, "maximum": 180],
            "altitudeMetres": ["type": "number"],
        ])

    private static let description = object(
        required: ["keywords", "creators"],
        texts([
            "title", "headline", "description", "copyright", "credit", "source", "instructions",
            "label", "sublocation", "city", "state", "country", "countryCode",
        ]).merging([
            "keywords": list(text()), "creators": list(text()), "rating": ["type": "number"],
        ]) { $1 })

    private static let textOrList: JSONValue = ["anyOf": [text(), list(text())]]

    private static func object(required: [String], _ properties: [String: JSONValue]) -> JSONValue {
        [
            "type": "object", "required": .list(required.map { .text($0) }),
            "properties": .object(properties), "additionalProperties": false,
        ]
    }

    private static func members(_ schema: JSONValue) -> JSONValue {
        ["type": "object", "additionalProperties": schema]
    }

    private static func list(_ schema: JSONValue) -> JSONValue {
        ["type": "array", "items": schema]
    }

    private static func text() -> JSONValue { ["type": "string"] }

    private static func texts(_ names: [String]) -> [String: JSONValue] {
        Dictionary(uniqueKeysWithValues: names.map { ($0, text()) })
    }

    private static func number(_ text: String) -> JSONValue {
        ["type": "number", "minimum": 0, "description": .text(text)]
    }

    private static func count(_ text: String) -> JSONValue { whole(1...1_000_000_000, text) }

    private static func whole(_ range: ClosedRange<Int>, _ text: String) -> JSONValue {
        [
            "type": "integer", "minimum": .whole(range.lowerBound),
            "maximum": .whole(range.upperBound), "description": .text(text),
        ]
    }
}

package import Jobs

/// The JSON Schema (draft 2020-12) of pipeline files, for editors: it completes and explains what
/// may be written, and marks what may not. What follows from several parts of a file, such as
/// needs that form a circle, only `PipelineFile` finds.
package enum PipelineSchema {
    package static let document: JSONValue = [
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A pipeline of Pressroom",
        "type": "object", "required": ["name", "accepts", "steps"],
        "additionalProperties": false,
        "properties": properties,
        "$defs": .object(
            Dictionary(uniqueKeysWithValues: StepKinds.all.map { ($0.word, $0.withSchema) })),
    ]

    private static let properties: JSONValue = [
        "name": text(
            "The same as the file is called without .yaml.", pattern: "^[a-z0-9-]{1,64}$"),
        "description": [
            "type": "string", "maxLength": 500, "description": "Text for people.",
        ],
        "accepts": list(
            "The media types it takes.",
            ["enum": .list(MediaType.accepted.map { .text($0.rawValue) })]),
        "options": options,
        "limits": object(
            "How far one job may go.",
            limits.merging(["bytes": measure(.fileSize, "The size of one file.")]) { own, _ in own }
        ),
        "when": when,
        "retry": object(
            "How often and when a job is tried again after a failure that may pass.",
            [
                "attempts": integer(1...20, "How often a job is begun, the first time included."),
                "backoff": measure(
                    .backoff, "The wait before the second attempt; it doubles with each."),
            ]),
        "window": window,
        "drop": object(
            "What becomes of files that are dropped into the pipeline's directory.",
            [
                "original": [
                    "enum": .list(DropRules.Original.allCases.map { .text($0.rawValue) }),
                    "description": "What becomes of a file once its job is durable.",
                ],
                "owner": text("The user that the jobs belong to."),
                "together": truth("Whether a folder is one job of all its files."),
                "subfolders": [
                    "enum": .list(DropRules.Subfolders.allCases.map { .text($0.rawValue) }),
                    "description": "What folders in a dropped folder are.",
                ],
                "output": text(
                    "The directory that gets the outputs, in folders as they were dropped.",
                    pattern: "^/"),
                "settle": measure(
                    .settle, "For how long a file has not changed when it counts as whole."),
                "ignore": list(
                    "Names that are not taken.",
                    text("A name; * stands for any characters, ? for one.")),
                "from": list(
                    "Directories that files are taken from, too.",
                    text("The absolute path of a directory.", pattern: "^/")),
            ]),
        "keep": [
            "anyOf": [["const": "forever"], Measure.keep.schema],
            "description": "How long jobs are kept after their end.",
        ],
        "reuse": truth(
            "Whether jobs reuse outputs that an earlier one made of the same bytes."),
        "steps": steps,
        "notify": notify,
        "publish": publish,
        "titles": text(
            "What outputs are called where they are downloaded and in archives, as "
                + "{stem}{-step}{-page:04}.{ext}."),
    ]

    /// What an upload may set.
    private static let options: JSONValue = {
        let type: JSONValue = [
            "enum": ["integer", "number", "choice", "text", "boolean", "colour"],
            "description": "Which values it has.",
        ]
        var option = object(
            "An option: ${NAME} stands for its value in the options of steps.",
            [
                "type": type, "text": text("What it is for."),
                "default": ["type": ["string", "number", "boolean"]],
                "from": ["type": "number", "description": "The least value."],
                "to": ["type": "number", "description": "The largest value."],
                "values": list("The words that it can be.", ["type": ["string", "number"]]),
                "max-length": integer(1...200, "The most characters."),
            ])
        option["required"] = ["type", "default"]
        func needs(_ types: JSONValue, _ keys: JSONValue) -> JSONValue {
            ["if": ["properties": ["type": ["enum": types]]], "then": ["required": keys]]
        }
        option["allOf"] = [
            needs(["integer", "number"], ["from", "to"]), needs(["choice"], ["values"]),
        ]
        return [
            "type": "object", "description": "What an upload may set, by name.",
            "minProperties": 1, "maxProperties": .whole(Pipeline.optionsMax),
            "propertyNames": ["pattern": "^[a-z0-9-]{1,32}$"], "additionalProperties": option,
        ]
    }()

    /// Those that a step can have, too.
    private static let limits: [String: JSONValue] = [
        "pixels": measure(.pixels, "Width times height of one image or rendered page."),
        "frames": integer(1...9999, "Frames of one animation."),
        "pages": integer(1...9999, "Pages of one document."),
        "cpu": measure(.taskTime, "Processor time of one task."),
        "wall": measure(.taskTime, "Time by the clock of one task."),
        "memory": measure(.memory, "Address space of one task."),
        "output": measure(.fileSize, "The size of one file that a step makes."),
    ]

    private static let when: JSONValue = {
        let types = MediaType.allCases.flatMap { [$0.word, $0.rawValue, $0.fileExtension] }
        let side = 1...1_000_000
        var when = object(
            "Which files are taken.",
            [
                "types": list(
                    "The types of the files.",
                    ["enum": .list(Set(types).sorted().map { .text($0) })]),
                "min-width": integer(side, "The least width in pixels."),
                "max-width": integer(side, "The largest width in pixels."),
                "min-height": integer(side, "The least height in pixels."),
                "max-height": integer(side, "The largest height in pixels."),
                "orientation": [
                    "enum": .list(Condition.Orientation.allCases.map { .text($0.rawValue) }),
                    "description": "How the picture lies.",
                ],
                "min-pages": integer(1...9999, "The fewest pages or frames."),
                "max-pages": integer(1...9999, "The most pages or frames."),
            ])
        when["minProperties"] = 1
        return when
    }()

    /// A time of the day.
    private static let time = "([01][0-9]|2[0-3]):[0-5][0-9]"

    private static let window: JSONValue = {
        var window = object(
            "When jobs begin.",
            [
                "from": text("The time of day at which it opens.", pattern: "^\(time)$"),
                "to": text("The time of day at which it closes.", pattern: "^(\(time)|24:00)$"),
                "days": list(
                    "The days on which it opens.",
                    ["enum": .list(Weekday.allCases.map { .text($0.rawValue) })]),
                "zone": text("The name of a time zone in tzdata."),
            ])
        window["required"] = ["from", "to"]
        return window
    }()

    private static let steps: JSONValue = {
        var step = object(
            "A step.",
            [
                "uses": [
                    "description": "The kind of step.",
                    "oneOf": .list(
                        StepKinds.all.map {
                            ["const": .text($0.word), "description": .text($0.summary)]
                        }),
                ],
                "with": ["type": "object", "description": "Its options."],
                "when": when,
                "limits": object("How far it may go by itself.", limits),
                "keep": truth("Whether what it makes is a result of the job."),
                "needs": [
                    "type": "array", "uniqueItems": true, "maxItems": 100,
                    "items": text("The name of a step."),
                    "description": "The steps whose outputs it takes instead of the job's files.",
                ],
            ])
        step["required"] = ["uses"]
        step["allOf"] = .list(StepKinds.all.map { $0.stepSchema })
        return [
            "type": "object", "description": "The steps by their names.",
            "minProperties": 1, "maxProperties": .whole(Pipeline.stepsMax),
            "propertyNames": ["pattern": "^[a-z0-9-]{1,32}$"], "additionalProperties": step,
        ]
    }()

    private static let notify: JSONValue = {
        func transport(
            _ description: String, _ target: String, _ members: [String: JSONValue]
        ) -> JSONValue {
            var transport = object(description, members.merging(["on": ends]) { own, _ in own })
            transport["required"] = [.text(target)]
            return transport
        }
        var notify = object(
            "Who is notified of a job's end.",
            [
                "email": transport(
                    "Send mail.", "to", ["to": text("An address, or ${submitter}.")]),
                "webhook": transport(
                    "Send a message.", "url",
                    [
                        "url": text("An address of http or https.", pattern: "^[Hh][Tt][Tt][Pp]"),
                        "secret": text("What messages are signed with: ${NAME} or whsec_…"),
                    ]),
                "hook": transport(
                    "Run a program.", "program",
                    ["program": text("The name of a file in the directory of hooks.")]),
                "digest": truth("Whether a batch is reported once, when all of it has ended."),
                "at": text(
                    "The time of the day at which all that has ended is reported.",
                    pattern: "^\(time)$"),
                "zone": text("The time zone of `at`, by its name in tzdata."),
                "when-empty": truth("Whether a day with nothing to report is reported."),
            ])
        notify["anyOf"] = .list(["email", "webhook", "hook"].map { ["required": [.text($0)]] })
        return notify
    }()

    private static let publish: JSONValue = {
        func words<Word: CaseIterable & RawRepresentable<String>>(
            _ type: Word.Type, _ description: String
        ) -> JSONValue {
            [
                "enum": .list(type.allCases.map { .text($0.rawValue) }),
                "description": .text(description),
            ]
        }
        var rules = object(
            "A directory or a server that gets the outputs of jobs.",
            [
                "to": text(
                    "A directory, by its absolute path; s3://BUCKET/PREFIX; "
                        + "sftp://USER@HOST:PORT/PATH.", pattern: "^(/|s3://|sftp://)"),
                "endpoint": text("The server of a bucket.", pattern: "^https?://"),
                "region": text("The region of a bucket.", pattern: "^[a-z0-9-]{1,40}$"),
                "access-key": text("A secret, as ${NAME}.", pattern: SecretName.pattern),
                "secret-key": text("A secret, as ${NAME}.", pattern: SecretName.pattern),
                "known-hosts": text(
                    "A file of the keys that SSH servers have.", pattern: "^/"),
                "password": text("A secret, as ${NAME}.", pattern: SecretName.pattern),
                "private-key": text("A file of a key without a passphrase.", pattern: "^/"),
                "name": text("How outputs are called there, as {folder}/{stem}-{step}.{ext}."),
                "on-conflict": words(
                    Publication.Conflict.self, "What happens where a name is taken."),
                "by": words(Publication.Placement.self, "How files get there."),
                "owner": text("The user that the files belong to."),
                "group": text("The group that the files belong to."),
                "mode": text("Who may do what with the files.", pattern: "^0[4-7][0-7][0-7]$"),
                "steps": list(
                    "The steps whose outputs are put there.", text("The name of a step.")),
                "on": ends,
            ])
        rules["required"] = ["to"]
        return [
            "anyOf": [
                rules,
                [
                    "type": "array", "items": rules, "minItems": 1,
                    "maxItems": .whole(PublishRules.countMax),
                ],
            ]
        ]
    }()

    /// The ends of jobs that something is done after.
    private static let ends = list(
        "The ends after which that is done.",
        ["enum": .list(JobState.allCases.filter(\.isFinal).map { .text($0.rawValue) })])

    // MARK: Parts

    private static func object(_ description: String, _ properties: [String: JSONValue])
        -> JSONValue
    {
        [
            "type": "object", "description": .text(description), "additionalProperties": false,
            "properties": .object(properties),
        ]
    }

    private static func list(_ description: String, _ items: JSONValue) -> JSONValue {
        [
            "type": "array", "description": .text(description), "items": items, "minItems": 1,
            "maxItems": 100, "uniqueItems": true,
        ]
    }

    private static func text(_ description: String, pattern: String? = nil) -> JSONValue {
        var schema: JSONValue = [
            "type": "string", "description": .text(description), "minLength": 1,
        ]
        schema["pattern"] = pattern.map { .text($0) }
        return schema
    }

    private static func truth(_ description: String) -> JSONValue {
        ["type": "boolean", "description": .text(description)]
    }

    private static func integer(_ range: ClosedRange<Int>, _ description: String) -> JSONValue {
        var schema = OptionForm.integer(range, unit: nil).answerSchema
        schema["description"] = .text(description)
        return schema
    }

    private static func measure(_ measure: Measure, _ description: String) -> JSONValue {
        var schema = measure.schema
        schema["description"] = .text("\(description) \(measure.rangeText).")
        return schema
    }
}

extension Measure {
    /// A quantity: text of a number and a unit, or a bare number where that has a meaning. The
    /// range is that of bare numbers.
    var schema: JSONValue {
        let names = units.map(\.name).filter { !$0.isEmpty }
        let text: JSONValue = .text("^[0-9]+(\\.[0-9]+)? *(\(names.joined(separator: "|")))$")
        guard units.contains(where: { $0.name.isEmpty }) else {
            return ["type": "string", "pattern": text]
        }
        return [
            "type": [isWhole ? "integer" : "number", "string"], "pattern": text,
            "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound),
        ]
    }
}

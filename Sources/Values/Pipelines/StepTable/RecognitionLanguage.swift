/// A language that text can be read in: one that Debian has tesseract's knowledge of.
package struct RecognitionLanguage: Hashable, Sendable {
    /// As tesseract names it: `eng`, `chi_sim`.
    package let code: String
    /// As people name it.
    package let name: String

    /// Debian's package that holds what tesseract knows of it.
    package var package: String { "tesseract-ocr-" + code.replacing("_", with: "-") }

    /// The folder in which Debian's packages put that.
    package static let folder = "/usr/share/tesseract-ocr/5/tessdata"

    /// The file of that folder.
    package var path: String { "\(Self.folder)/\(code).traineddata" }

    /// - Returns: `nil` for a code that is none.
    package init?(_ code: String) {
        guard let name = Self.names[code] else { return nil }
        (self.code, self.name) = (code, name)
    }

    package static let codes = names.keys.sorted()

    /// By what people call them.
    package static let byName = Dictionary(
        uniqueKeysWithValues: names.map { ($1.lowercased(), $0) })

    private static let names = [
        "afr": "Afrikaans",
        "amh": "Amharic",
        "ara": "Arabic",
        "asm": "Assamese",
        "aze": "Azerbaijani",
        "aze_cyrl": "Azerbaijani (Cyrillic)",
        "bel": "Belarusian",
        "ben": "Bengali",
        "bod": "Tibetan Standard",
        "bos": "Bosnian",
        "bre": "Breton",
        "bul": "Bulgarian",
        "cat": "Catalan",
        "ceb": "Cebuano",
        "ces": "Czech",
        "chi_sim": "Chinese, Simplified",
        "chi_sim_vert": "Chinese, Simplified (vertical)",
        "chi_tra": "Chinese, Traditional",
        "chi_tra_vert": "Chinese, Traditional (vertical)",
        "chr": "Cherokee",
        "cos": "Corsican",
        "cym": "Welsh",
        "dan": "Danish",
        "deu": "German",
        "div": "Divehi",
        "dzo": "Dzongkha",
        "ell": "Greek",
        "eng": "English",
        "enm": "English, Middle (1100-1500)",
        "epo": "Esperanto",
        "est": "Estonian",
        "eus": "Basque",
        "fao": "Faroese",
        "fas": "Persian",
        "fil": "Filipino",
        "fin": "Finnish",
        "fra": "French",
        "frk": "German, Fraktur",
        "frm": "French, Middle (ca.1400-1600)",
        "fry": "Frisian (Western)",
        "gla": "Gaelic (Scots)",
        "gle": "Irish",
        "glg": "Galician",
        "grc": "Greek, Ancient (to 1453)",
        "guj": "Gujarati",
        "hat": "Haitian",
        "heb": "Hebrew",
        "hin": "Hindi",
        "hrv": "Croatian",
        "hun": "Hungarian",
        "hye": "Armenian",
        "iku": "Inuktitut",
        "ind": "Indonesian",
        "isl": "Icelandic",
        "ita": "Italian",
        "ita_old": "Italian, Old",
        "jav": "Javanese",
        "jpn": "Japanese",
        "jpn_vert": "Japanese (vertical)",
        "kan": "Kannada",
        "kat": "Georgian",
        "kat_old": "Old Georgian",
        "kaz": "Kazakh",
        "khm": "Khmer",
        "kir": "Kyrgyz",
        "kmr": "Kurmanji (Latin)",
        "kor": "Korean",
        "kor_vert": "Korean (vertical)",
        "lao": "Lao",
        "lat": "Latin",
        "lav": "Latvian",
        "lit": "Lithuanian",
        "ltz": "Luxembourgish",
        "mal": "Malayalam",
        "mar": "Marathi",
        "mkd": "Macedonian",
        "mlt": "Maltese",
        "mon": "Mongolian",
        "mri": "Maori",
        "msa": "Malay",
        "mya": "Burmese",
        "nep": "Nepali",
        "nld": "Dutch",
        "nor": "Norwegian",
        "oci": "Occitan (post 1500)",
        "ori": "Oriya",
        "pan": "Punjabi",
        "pol": "Polish",
        "por": "Portuguese",
        "pus": "Pashto",
        "que": "Quechua",
        "ron": "Romanian",
        "rus": "Russian",
        "san": "Sanskrit",
        "sin": "Sinhala",
        "slk": "Slovakian",
        "slv": "Slovenian",
        "snd": "Sindhi",
        "spa": "Spanish",
        "spa_old": "Spanish, Castilian, Old",
        "sqi": "Albanian",
        "srp": "Serbian",
        "srp_latn": "Serbian (Latin)",
        "sun": "Sundanese",
        "swa": "Swahili",
        "swe": "Swedish",
        "syr": "Syriac",
        "tam": "Tamil",
        "tat": "Tatar",
        "tel": "Telugu",
        "tgk": "Tajik",
        "tha": "Thai",
        "tir": "Tigrinya",
        "ton": "Tonga",
        "tur": "Turkish",
        "uig": "Uyghur",
        "ukr": "Ukrainian",
        "urd": "Urdu",
        "uzb": "Uzbek",
        "uzb_cyrl": "Uzbek (Cyrillic)",
        "vie": "Vietnamese",
        "yid": "Yiddish",
        "yor": "Yoruba",
    ]
}

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>%n models selected</source>
        <translation>
            <numerusform>%n model selected</numerusform>
            <numerusform>%n models selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <comment>downloads</comment>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n downloads</source>
        <translation>
            <numerusform>%n download</numerusform>
            <numerusform>%n downloads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n models</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+%n more</source>
        <translation>
            <numerusform>+%n more</numerusform>
            <numerusform>+%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A SHA-256 digest is 64 characters of 0 to 9 and a to f; this has %n.</source>
        <translation>
            <numerusform>A SHA-256 digest is 64 characters of 0 to 9 and a to f; this has %n.</numerusform>
            <numerusform>A SHA-256 digest is 64 characters of 0 to 9 and a to f; this has %n.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n models?</source>
        <translation>
            <numerusform>Remove %n model?</numerusform>
            <numerusform>Remove %n models?</numerusform>
        </translation>
    </message>
</context>
</TS>

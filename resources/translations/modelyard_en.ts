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
    <message numerus="yes">
        <source>%n parts</source>
        <comment>files of one model</comment>
        <translation>
            <numerusform>%n part</numerusform>
            <numerusform>%n parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n models</source>
        <comment>found</comment>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layers</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>context %n tokens</source>
        <translation>
            <numerusform>context %n token</numerusform>
            <numerusform>context %n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n downloads</source>
        <comment>in the last month</comment>
        <translation>
            <numerusform>%n download</numerusform>
            <numerusform>%n downloads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n likes</source>
        <translation>
            <numerusform>%n like</numerusform>
            <numerusform>%n likes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Smaller context: %n tokens</source>
        <translation>
            <numerusform>Smaller context: %n token</numerusform>
            <numerusform>Smaller context: %n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{done}, %n running now</source>
        <translation>
            <numerusform>{done}, %n running now</numerusform>
            <numerusform>{done}, %n running now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n downloads finished</source>
        <translation>
            <numerusform>%n download finished</numerusform>
            <numerusform>%n downloads finished</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <comment>downloads or loads</comment>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stand still</source>
        <comment>downloads</comment>
        <translation>
            <numerusform>%n stands still</numerusform>
            <numerusform>%n stand still</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names} and %n more</source>
        <translation>
            <numerusform>{names} and %n more</numerusform>
            <numerusform>{names} and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Up to %n tokens fit</source>
        <translation>
            <numerusform>Up to %n token fits</numerusform>
            <numerusform>Up to %n tokens fit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n models were removed</source>
        <translation>
            <numerusform>%n model was removed</numerusform>
            <numerusform>%n models were removed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n models have a newer version</source>
        <translation>
            <numerusform>%n model has a newer version</numerusform>
            <numerusform>%n models have a newer version</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <comment>models</comment>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take in %n models</source>
        <translation>
            <numerusform>Take in %n model</numerusform>
            <numerusform>Take in %n models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n models of other programs are on this computer.</source>
        <translation>
            <numerusform>%n model of another program is on this computer.</numerusform>
            <numerusform>%n models of other programs are on this computer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n models were taken in</source>
        <translation>
            <numerusform>%n model was taken in</numerusform>
            <numerusform>%n models were taken in</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be</source>
        <comment>taken in</comment>
        <translation>
            <numerusform>%n could not be</numerusform>
            <numerusform>%n could not be</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n models</source>
        <comment>in a folder</comment>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Use the models in %n folders?</source>
        <translation>
            <numerusform>Use the models in %n folder?</numerusform>
            <numerusform>Use the models in %n folders?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n properties</source>
        <translation>
            <numerusform>%n property</numerusform>
            <numerusform>%n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tensors</source>
        <translation>
            <numerusform>%n tensor</numerusform>
            <numerusform>%n tensors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n downloads stop for a moment and go on by themselves.</source>
        <translation>
            <numerusform>%n download stops for a moment and goes on by itself.</numerusform>
            <numerusform>%n downloads stop for a moment and go on by themselves.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n models are unloaded.</source>
        <translation>
            <numerusform>%n model is unloaded.</numerusform>
            <numerusform>%n models are unloaded.</numerusform>
        </translation>
    </message>
</context>
</TS>

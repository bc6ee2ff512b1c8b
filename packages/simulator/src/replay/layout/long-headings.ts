const words = (text: string) => new Set(text.split(' '));

/** Headings of the column that names the sensor, as plain words. */
export const tagHeadings = words(
  'tag entityid entity tagname tagid tagpath name varname variable variablename sensor sensorid sensorname signal signalname ' +
    'point pointname pointid item itemid itemname field channel channelname metric metricname parameter nodeid node ' +
    'displayname property measurand series kks topic messstelle variablenname kanal messgröße grandeur voie ' +
    'dataitem tagindex attribute attributename mnemonic register signalid quantity ' +
    'etiqueta señal тег параметр датчик 变量名 变量 测点 标签 名称 点名',
);

export const valueHeadings = words(
  'value state val values varvalue tagvalue v reading wert messwert valeur valor waarde valore numericvalue doublevalue ' +
    'floatvalue значение 值 数值',
);

export const unitHeadings = words('unit units uom einheit eu engunits unité unidad 单位');

/** Headings of what tells series of one tag apart. */
export const keyHeadings = words(
  'machine machineid device deviceid devicename equipment equipmentid asset assetid host plant line station ' +
    'measurement location area unitid anlage maschine gerät',
);
